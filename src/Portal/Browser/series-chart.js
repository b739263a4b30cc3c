// One series over the days that memory has.
import { axisOf, chartIn, line, saveButtons, tooltipOf } from './chart.js';
import { timeText, zoneFor } from './format.js';
import { getJson } from './live.js';
import { element, notice } from './table.js';

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

export async function start(root) {
  const { iso, series: name, location: place, clock } = root.dataset;
  let series;
  try {
    series = await getJson(`/v1/series/${iso}/${encodeURIComponent(name)}${place ? `?location=${encodeURIComponent(place)}` : ''}`);
  } catch (error) {
    root.append(notice(error.message));
    return;
  }

  const points = series.points.filter(point => point.value !== null).map(point => [Date.parse(point.ts), point.value]);
  root.append(element('p', { className: 'quiet' }, `${series.unit}; ${series.sign}.${series.derived_from.length > 0 ? ` Computed from ${series.derived_from.join(', ')}.` : ` From ${series.source}.`}`));
  const toolbar = element('div', { className: 'toolbar' });
  root.append(toolbar);
  const { chart, draw } = chartIn(root, `${name} of ${place || iso} in ${series.unit}; the newest value is ${series.latest ? number.format(series.latest.value) : 'not known'}.`, (ink, lines) => {
    const axis = axisOf(ink);
    const zone = zoneFor(clock);
    return {
      grid: { left: 64, right: 16, top: 30, bottom: 28 },
      xAxis: { ...axis, type: 'time', splitLine: { show: false }, axisLabel: { color: ink.quiet, hideOverlap: true, formatter: at => timeText(at, zone, 'hour').slice(0, 5) } },
      yAxis: { ...axis, type: 'value', scale: true, name: series.unit, nameTextStyle: { color: ink.quiet } },
      tooltip: tooltipOf(ink, ([point]) => `${timeText(point.value[0], zone)}\n${number.format(point.value[1])} ${series.unit}`),
      series: [line(name, points, lines[0])],
    };
  }, 'small');
  toolbar.append(element('span', { className: 'push' }), ...saveButtons(`${name}_${iso}_${place || 'system'}`, chart, () => [
    ['iso', 'series', 'location', 'ts_utc', 'interval_minutes', 'value', 'known_at'], series.points.map(point => [iso, name, place, point.ts, point.interval_minutes, point.value, point.known_at])]));
  draw();
  addEventListener('clockchange', draw);
}
