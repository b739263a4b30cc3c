// A curve by month and block, its quotes, and the closing before. Read again every few seconds, and at once after a mark.
import { axisOf, chartIn, line, saveButtons, tooltipOf } from './chart.js';
import { priceText } from './format.js';
import { getJson } from './live.js';
import { element } from './table.js';

const EVERY_MS = 5000;
const DAY_MS = 86_400_000;

const startOf = day => Date.parse(`${day}T00:00:00Z`);
const endOf = day => startOf(day) + DAY_MS;

// A price holds from the first day of its period to the last.
const held = points => points.flatMap(point => [[startOf(point.start), point.price], [endOf(point.end), point.price]]);

const quoteLines = (quotes, block) => quotes.filter(quote => quote.block === block && quote.standing !== 'overruled')
  .flatMap(quote => [[startOf(quote.start), quote.price], [endOf(quote.end), quote.price], [endOf(quote.end), null]]);

export async function start(root) {
  const { id, unit, close } = root.dataset;
  const blocks = root.dataset.blocks.split('|');
  const toolbar = element('div', { className: 'toolbar' });
  root.append(toolbar);
  let curve = await getJson(`/v1/curves/${id}?shape=monthly`);
  const before = await getJson(`/v1/curves/${id}?shape=monthly&as_of=${close}`).catch(error => { if (error.code === 'no_quotes') return null; throw error; });

  const { chart, draw } = chartIn(root, `Forward prices of ${id} by month; the tables below have the same figures.`, (ink, lines) => {
    const axis = axisOf(ink);
    const series = blocks.flatMap((block, i) => {
      const of = points => held(points.filter(point => point.block === block));
      return [
        line(block, of(curve.points), lines[i]),
        ...(before ? [line(`${block} at close`, of(before.points), lines[i], { lineStyle: { color: lines[i], width: 1, type: [4, 4] } })] : []),
        line(`${block} quotes`, quoteLines(curve.quotes, block), lines[i], { lineStyle: { color: lines[i], width: 5, opacity: 0.35 }, connectNulls: false }),
      ];
    });
    return {
      legend: { data: series.map(entry => entry.name), type: 'scroll', textStyle: { color: ink.ink }, top: 0, selected: Object.fromEntries(blocks.slice(1).flatMap(block => [[`${block} at close`, false], [`${block} quotes`, false]])) },
      grid: { left: 56, right: 16, top: 40, bottom: 56 },
      xAxis: { ...axis, type: 'time', splitLine: { show: false } },
      yAxis: { ...axis, type: 'value', scale: true, name: unit, nameTextStyle: { color: ink.quiet } },
      dataZoom: [{ type: 'slider', filterMode: 'none', height: 18, bottom: 6, startValue: startOf(curve.points[0].start), endValue: startOf(curve.points[0].start) + 730 * DAY_MS, borderColor: ink.edge, textStyle: { color: ink.quiet } }, { type: 'inside', filterMode: 'none', zoomOnMouseWheel: 'ctrl' }],
      tooltip: tooltipOf(ink, points => [new Date(points[0].value[0]).toISOString().slice(0, 7), ...points.filter(point => point.value[1] !== null).map(point => `${point.seriesName}  ${priceText(point.value[1])} ${unit}`)].join('\n')),
      series,
    };
  });

  const state = element('span', { className: 'quiet', role: 'status' }, `version ${curve.version}`);
  toolbar.append(state, element('span', { className: 'push' }), ...saveButtons(id, chart, () => [
    ['curve', 'start', 'end', 'block', 'price', 'hours', 'unit'], curve.points.map(point => [id, point.start, point.end, point.block, point.price, point.hours, unit])]));
  draw();

  const read = async () => {
    try {
      const newer = await getJson(`/v1/curves/${id}?shape=monthly`);
      if (newer.version === curve.version) return;
      curve = newer;
      state.textContent = `version ${curve.version}`;
      draw();
    } catch (error) {
      // A shard that moves answers 503 for a moment; the next round asks again.
      state.textContent = error.message;
    }
  };
  addEventListener('curvechange', read);
  setInterval(() => { if (!document.hidden) read(); }, EVERY_MS);
}
