// The board of a market's series, and what bound its network lately.
import { timeElement } from './format.js';
import { getJson } from './live.js';
import { element, link, notice, table } from './table.js';

const MOST = 500;
const value = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const money = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const addressOf = one => `/series?${new URLSearchParams({ iso: one.iso, series: one.series, ...(one.location ? { location: one.location } : {}) })}`;

async function fill(list, read) {
  try {
    list.replaceChildren(await read());
  } catch (error) {
    list.replaceChildren(notice(error.message));
  }
}

export async function start(root) {
  const { iso, clock } = root.dataset;
  await Promise.all([
    fill(root.querySelector('#series-list'), async () => {
      const { items } = await getJson(`/v1/series?iso=${iso}&limit=${MOST}`);
      return table([
        { title: 'Series', of: one => link(addressOf(one), one.series.replaceAll('_', ' ')) },
        { title: 'Where', of: one => one.location || 'system' },
        { title: 'Value', of: one => one.value === null ? '–' : value.format(one.value), number: true, class: () => 'strong' },
        { title: 'Unit', of: one => one.unit },
        { title: 'Interval', of: one => timeElement(one.ts, clock) },
      ], items.filter(one => !one.series.startsWith('shadow_price')), 'Series', 'No series of this market yet. Replay its reports, or start with --feed live.');
    }),
    fill(root.querySelector('#constraint-list'), async () => {
      const { constraints } = await getJson(`/v1/constraints?iso=${iso}`);
      return table([
        { title: 'Constraint', of: one => [one.constraint, one.contingency].filter(Boolean).join(' // '), wrap: true },
        { title: 'Market', of: one => one.market.replaceAll('_', ' ') },
        { title: 'Hours', of: one => value.format(one.hours_bound), number: true },
        { title: 'Mean, USD/MWh', of: one => money.format(one.mean_usd_per_mwh), number: true },
        { title: 'Most', of: one => money.format(one.max_usd_per_mwh), number: true },
      ], constraints, 'Binding constraints', 'Nothing bound in this market within 24 hours.');
    }),
  ]);
}
