// Temperature of a zone: observed, forecast, and the day before laid under it; degree days of each hour below.
import { axisOf, chartIn, line, saveButtons, tooltipOf } from './chart.js';
import { timeText, zoneFor } from './format.js';
import { getJson } from './live.js';
import { element } from './table.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const number = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export async function start(root) {
  const { iso, zone, clock } = root.dataset;
  const weather = await getJson(`/v1/zones/${iso}/${encodeURIComponent(zone)}/weather`);
  const now = Date.parse(weather.clock.now);
  const hours = weather.hours.filter(hour => hour.temperature_f !== null).map(hour => ({ ...hour, at: Date.parse(hour.ts) }));
  const toolbar = element('div', { className: 'toolbar' });
  root.append(toolbar);
  const isPast = hour => hour.observed_share > 0.5;
  const first = hours.findLastIndex(isPast);
  const points = (list, shift = 0) => list.map(hour => [hour.at + shift, hour.temperature_f]);

  const { chart, draw } = chartIn(root, `Temperature of ${zone} by hour; the table below has the next 24 hours.`, (ink, lines) => {
    const axis = axisOf(ink);
    const shown = zoneFor(clock);
    const time = (index, labels) => ({
      ...axis, type: 'time', gridIndex: index, min: now - DAY_MS, max: Math.min(now + 2 * DAY_MS, hours.at(-1)?.at ?? now + DAY_MS), splitLine: { show: false },
      axisLabel: { color: ink.quiet, show: labels, hideOverlap: true, formatter: at => timeText(at, shown, 'hour').slice(0, 5) },
    });
    return {
      legend: { textStyle: { color: ink.ink }, top: 0 },
      grid: [{ left: 48, right: 16, top: 34, height: '52%' }, { left: 48, right: 16, bottom: 28, height: '20%' }],
      xAxis: [time(0, false), time(1, true)],
      yAxis: [{ ...axis, type: 'value', scale: true, name: '°F', nameTextStyle: { color: ink.quiet } }, { ...axis, type: 'value', gridIndex: 1, name: 'degree days', nameTextStyle: { color: ink.quiet }, splitNumber: 2 }],
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      tooltip: tooltipOf(ink, list => [timeText(list[0].value[0], shown), ...list.map(point => `${point.seriesName}  ${number.format(point.value[1])}`)].join('\n')),
      series: [
        line('A day before', points(hours, DAY_MS), ink.quiet, { lineStyle: { color: ink.quiet, width: 1.3, type: [2, 3] } }),
        line('Observed', points(hours.slice(0, first + 1)), lines[0]),
        line('Forecast', points(hours.slice(Math.max(0, first))), lines[1], { lineStyle: { color: lines[1], width: 2, type: [6, 3] } }),
        { name: 'Heating', type: 'bar', stack: 'days', xAxisIndex: 1, yAxisIndex: 1, animation: false, itemStyle: { color: lines[0] }, data: hours.map(hour => [hour.at, Math.max(0, 65 - hour.temperature_f) / 24]) },
        { name: 'Cooling', type: 'bar', stack: 'days', xAxisIndex: 1, yAxisIndex: 1, animation: false, itemStyle: { color: lines[1] }, data: hours.map(hour => [hour.at, Math.max(0, hour.temperature_f - 65) / 24]) },
      ],
    };
  });
  toolbar.append(element('span', { className: 'push' }), ...saveButtons(`weather_${iso}_${zone}`, chart, () => [
    ['iso', 'zone', 'hour_utc', 'temperature_f', 'wind_mps', 'cloud_cover', 'observed_share'], hours.map(hour => [iso, zone, hour.ts, hour.temperature_f, hour.wind_mps, hour.cloud_cover, hour.observed_share])]));
  draw();
  addEventListener('clockchange', draw);
}
