// Hours of one delivery month: the mean of each hour on working days and at weekends, as the curve shapes its blocks.
import { axisOf, chartIn, line, saveButtons, tooltipOf } from './chart.js';
import { priceText } from './format.js';
import { getJson } from './live.js';
import { keep } from './save.js';
import { element, notice } from './table.js';

const lastDay = month => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);

export async function start(root) {
  const { id, unit, zone } = root.dataset;
  const months = root.dataset.months.split('|').filter(Boolean);
  const clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, hour: '2-digit', hourCycle: 'h23', weekday: 'short' });
  const wanted = new URLSearchParams(location.search).get('month');
  const select = element('select', { id: 'shape-month' }, ...months.map(month => element('option', { value: month, selected: month === wanted }, month)));
  if (!months.includes(wanted)) select.value = months[1] ?? months[0];
  const toolbar = element('div', { className: 'toolbar' }, element('label', { htmlFor: 'shape-month' }, 'Delivery month'), select, element('span', { className: 'quiet' }, `hours ending, ${zone}`), element('span', { className: 'push' }));
  const problem = element('div');
  root.append(toolbar, problem);
  let shapes = { working: [], weekend: [] };

  const { chart, draw } = chartIn(root, `Mean price of each hour of the delivery month on ${id}.`, (ink, lines) => {
    const axis = axisOf(ink);
    return {
      legend: { data: ['Monday to Friday', 'Saturday and Sunday'], textStyle: { color: ink.ink }, top: 0 },
      grid: { left: 56, right: 16, top: 36, bottom: 28 },
      xAxis: { ...axis, type: 'category', data: Array.from({ length: 24 }, (_, hour) => `HE ${String(hour + 1).padStart(2, '0')}`) },
      yAxis: { ...axis, type: 'value', scale: true, name: unit, nameTextStyle: { color: ink.quiet } },
      tooltip: tooltipOf(ink, points => [points[0].name, ...points.map(point => `${point.seriesName}  ${priceText(point.value)} ${unit}`)].join('\n')),
      series: [line('Monday to Friday', shapes.working, lines[0], { step: 'middle' }), line('Saturday and Sunday', shapes.weekend, lines[1], { step: 'middle', lineStyle: { color: lines[1], width: 2, type: [6, 3] } })],
    };
  }, 'small');

  const load = async () => {
    try {
      const { points } = await getJson(`/v1/curves/${id}?shape=hourly&from=${select.value}-01&to=${lastDay(select.value)}`);
      const sums = { working: Array.from({ length: 24 }, () => [0, 0]), weekend: Array.from({ length: 24 }, () => [0, 0]) };
      for (const point of points) {
        const parts = Object.fromEntries(clock.formatToParts(new Date(point.start)).map(part => [part.type, part.value]));
        const sum = sums[parts.weekday.startsWith('S') ? 'weekend' : 'working'][Number(parts.hour)];
        sum[0] += point.price;
        sum[1]++;
      }
      shapes = Object.fromEntries(Object.entries(sums).map(([kind, hours]) => [kind, hours.map(([sum, count]) => count > 0 ? sum / count : null)]));
      problem.replaceChildren();
    } catch (error) {
      shapes = { working: [], weekend: [] };
      problem.replaceChildren(notice(error.message));
    }
    draw();
  };
  toolbar.append(...saveButtons(`${id}_hours`, chart, () => [
    ['curve', 'month', 'hour_ending', 'monday_to_friday', 'saturday_and_sunday', 'unit'], shapes.working.map((price, hour) => [id, select.value, hour + 1, price, shapes.weekend[hour], unit])]));
  select.addEventListener('change', () => { keep('month', select.value); load(); });
  addEventListener('curvechange', load);
  await load();
}
