// Nodes that moved or are congested most, by cubes of the warehouse.
import { changeText, direction, pathOf, priceText, timeElement } from './format.js';
import { getJson } from './live.js';
import { link, notice, table } from './table.js';

const EVERY_MS = 60_000;

export async function start(root) {
  const { iso, zone } = root.dataset;
  const node = row => link(pathOf('nodes', `${iso}/${row.node}`), row.node);
  const show = async (id, url, columns, empty) => {
    const place = root.querySelector(`#${id}`);
    try {
      const answer = await getJson(url);
      place.replaceChildren(table(columns, answer.data, place.dataset.label, empty));
    } catch (error) {
      place.replaceChildren(notice(error.message));
    }
  };
  const all = () => Promise.all([
    show('movers', `/v1/cubes/top_movers_1h?iso=${iso}&limit=20`, [
      { title: 'Node', of: node },
      { title: 'Latest', of: row => priceText(row.latest), number: true },
      { title: 'An hour before', of: row => priceText(row.before), number: true },
      { title: 'Change', of: row => changeText(row.change), number: true, class: row => direction(row.change) },
      { title: 'Interval', of: row => row.interval_start ? timeElement(row.interval_start, zone, 'hour') : '–' },
    ], 'No node has two prices an hour apart yet.'),
    show('congestion', `/v1/cubes/congestion_hot_spots_24h?iso=${iso}&limit=20`, [
      { title: 'Node', of: node },
      { title: 'Congestion, mean', of: row => priceText(row.congestion), number: true },
      { title: 'Low', of: row => priceText(row.congestion_min), number: true },
      { title: 'High', of: row => priceText(row.congestion_max), number: true },
      { title: 'Price, mean', of: row => priceText(row.mean_lmp), number: true },
    ], 'No hour with a congestion component is stored yet.'),
  ]);
  await all();
  setInterval(() => { if (!document.hidden) all(); }, EVERY_MS);
}
