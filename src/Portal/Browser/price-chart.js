// Real time, day-ahead and their difference over one market day of a node, with components and anomalies. Live while the day lasts.
import * as echarts from './lib/echarts.esm.min.mjs';
import { colors, isDark, palette } from './colors.js';
import { priceText, timeText, zoneFor } from './format.js';
import { follow, getJson } from './live.js';
import { button, csvOf, keep, save } from './save.js';

const COMPONENTS = ['energy', 'congestion', 'loss'];
const HOUR_MS = 3_600_000;

// An episode of one interval is still seen.
const LEAST_BAND_MS = 300_000;

const escaped = key => key.split('/').map(encodeURIComponent).join('/');

const history = async (data, market) => new Map(
  (await getJson(`/v1/nodes/${escaped(data.key)}/history?market=${market}&from=${data.from}&to=${data.to}`)).points.map(point => [Date.parse(point.interval_start), point.lmp]));

// Components are in the warehouse; what live prices bring is added as it comes.
async function components(data) {
  const id = `${data.iso}_lmp_${data.realTime}`.toLowerCase();
  const name = encodeURIComponent(data.key.slice(data.key.indexOf('/') + 1));
  const answer = await getJson(`/v1/datasets/${id}/query?start_time=${data.from}&end_time=${data.to}&filter_column=location&filter_value=${name}&limit=1000`);
  const [columns, ...rows] = answer.data;
  const at = Object.fromEntries(columns.map((column, i) => [column, i]));
  return new Map(rows.map(row => [Date.parse(row[at.interval_start_utc]), Object.fromEntries(COMPONENTS.map(part => [part, row[at[part]]]))]));
}

// Day-ahead less the mean of the hour's real-time prices so far.
function dartOf(realTime, dayAhead) {
  const hours = new Map();
  for (const [at, lmp] of realTime) {
    const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
    const known = hours.get(hour) ?? { sum: 0, count: 0 };
    hours.set(hour, { sum: known.sum + lmp, count: known.count + 1 });
  }
  return [...dayAhead].filter(([hour]) => hours.has(hour)).map(([hour, lmp]) => [hour, lmp - hours.get(hour).sum / hours.get(hour).count]);
}

// A price holds to the end of its interval: the last one is drawn as long as the one before.
function held(map, end) {
  const points = sorted(map);
  if (points.length < 2) return points;
  const [before, last] = points.slice(-2);
  return [...points, [Math.min(last[0] + last[0] - before[0], end), last[1]]];
}

const sorted = map => [...map].sort((a, b) => a[0] - b[0]);

export async function start(element) {
  const data = element.dataset;
  const marks = JSON.parse(data.events);
  const shown = new Set((new URLSearchParams(location.search).get('show') ?? 'dart').split(',').filter(Boolean));
  const toolbar = document.createElement('div');
  toolbar.className = 'toolbar';
  const note = document.createElement('p');
  note.className = 'notice';
  note.hidden = true;
  const canvas = document.createElement('div');
  canvas.className = 'chart';
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', `Prices of ${data.key} over the day; the table below has the same figures.`);
  element.append(toolbar, note, canvas);

  const [realTime, dayAhead] = await Promise.all([history(data, data.realTime), history(data, data.dayAhead)]);
  let parts = null;
  const chart = echarts.init(canvas);
  new ResizeObserver(() => chart.resize()).observe(canvas);

  const loadParts = async () => {
    if (parts || !COMPONENTS.some(part => shown.has(part))) return;
    try {
      parts = await components(data);
      note.hidden = true;
    } catch (error) {
      parts = null;
      note.hidden = false;
      note.textContent = `Energy, congestion and loss come from the warehouse, which does not answer: ${error.message}`;
    }
  };

  const draw = () => {
    const ink = colors();
    const line = palette(isDark());
    const zone = zoneFor(data.zone);
    const withDart = shown.has('dart');
    const axis = { axisLine: { lineStyle: { color: ink.edge } }, axisLabel: { color: ink.quiet }, splitLine: { lineStyle: { color: ink.edge } } };
    const time = (index, labels) => ({
      ...axis, type: 'time', gridIndex: index, min: Date.parse(data.from), max: Date.parse(data.to), splitLine: { show: false },
      axisLabel: { color: ink.quiet, show: labels, hideOverlap: true, formatter: at => timeText(at, zone, 'hour').slice(0, 5) },
    });
    const steps = (name, map, color, extra = {}) => ({
      name, type: 'line', step: 'end', showSymbol: false, data: held(map, Date.parse(data.to)), lineStyle: { color, width: 2 }, itemStyle: { color }, animation: false, ...extra,
    });
    const series = [
      steps('Day-ahead', dayAhead, line[1], { lineStyle: { color: line[1], width: 2, type: [6, 3] } }),
      steps('Real time', realTime, line[0]),
      {
        name: 'Anomaly', type: 'scatter', symbolSize: 12, animation: false, itemStyle: { color: ink.fall },
        data: marks.filter(mark => mark.price !== null).map(mark => ({ value: [Date.parse(mark.start), mark.price], address: mark.address, cursor: mark.address ? 'pointer' : 'default' })),
        markArea: {
          silent: true, itemStyle: { color: ink.fall, opacity: 0.12 },
          data: marks.filter(mark => mark.end).map(mark => [{ xAxis: Date.parse(mark.start) }, { xAxis: Math.max(Date.parse(mark.end), Date.parse(mark.start) + LEAST_BAND_MS) }]),
        },
      },
    ];
    COMPONENTS.filter(part => parts && shown.has(part)).forEach((part, i) => series.push(
      steps(part, new Map([...parts].filter(([, known]) => known[part] !== null).map(([at, known]) => [at, known[part]])), line[2 + i], { lineStyle: { color: line[2 + i], width: 1.3 } })));
    if (withDart) {
      series.push({
        name: 'DART', type: 'bar', itemStyle: { color: ink.quiet }, xAxisIndex: 1, yAxisIndex: 1, animation: false, barWidth: '60%',
        data: dartOf(realTime, dayAhead).map(([at, value]) => ({ value: [at + HOUR_MS / 2, value], itemStyle: { color: value < 0 ? ink.fall : ink.rise } })),
      });
    }
    chart.setOption({
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink.ink },
      legend: { data: series.map(entry => entry.name), textStyle: { color: ink.ink }, top: 0 },
      grid: withDart ? [{ left: 56, right: 16, top: 34, height: '50%' }, { left: 56, right: 16, bottom: 28, height: '22%' }] : [{ left: 56, right: 16, top: 34, bottom: 28 }],
      xAxis: withDart ? [time(0, false), time(1, true)] : [time(0, true)],
      yAxis: [
        { ...axis, type: 'value', scale: true, name: 'USD/MWh', nameTextStyle: { color: ink.quiet } },
        ...(withDart ? [{ ...axis, type: 'value', gridIndex: 1, name: 'DART', nameTextStyle: { color: ink.quiet }, splitNumber: 2 }] : []),
      ],
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      // Drawn on the canvas: a box of HTML would need inline styles, which the pages forbid.
      tooltip: {
        trigger: 'axis', renderMode: 'richText', backgroundColor: ink.sheet, borderColor: ink.edge, textStyle: { color: ink.ink },
        formatter: points => [timeText(points[0].value[0], zone), ...points.map(point => `${point.seriesName}  ${priceText(point.value[1])}`)].join('\n'),
      },
      series,
    }, true);
  };

  const toggle = (name, label) => {
    const element = button(label, async () => {
      if (!shown.delete(name)) shown.add(name);
      element.setAttribute('aria-pressed', String(shown.has(name)));
      keep('show', [...shown].join(',') || 'none');
      await loadParts();
      draw();
    });
    element.setAttribute('aria-pressed', String(shown.has(name)));
    return element;
  };
  const csv = () => {
    const rows = sorted(new Map([...realTime.keys(), ...dayAhead.keys()].map(at => [at, null]))).map(([at]) => [
      new Date(at).toISOString().replace('.000', ''), realTime.get(at), dayAhead.get(at), ...COMPONENTS.map(part => parts?.get(at)?.[part])]);
    save(`${data.key.replaceAll('/', '_')}_${data.from.slice(0, 10)}.csv`, csvOf(['interval_start_utc', 'real_time_usd_per_mwh', 'day_ahead_usd_per_mwh', ...COMPONENTS], rows), 'text/csv');
  };
  const png = () => save(`${data.key.replaceAll('/', '_')}_${data.from.slice(0, 10)}.png`, chart.getDataURL({ pixelRatio: 2, backgroundColor: colors().sheet }));
  const csvButton = button('CSV', csv);
  csvButton.className = 'push';
  toolbar.append(toggle('dart', 'DART'), ...COMPONENTS.map(part => toggle(part, part)), csvButton, button('PNG', png));

  await loadParts();
  draw();
  chart.on('click', event => { if (event.data?.address) location.href = event.data.address; });
  addEventListener('themechange', draw);
  addEventListener('clockchange', draw);
  if (Date.parse(data.to) > Date.now()) {
    follow(`/v1/live?node=${encodeURIComponent(data.key)}`, {
      price: update => {
        const at = Date.parse(update.interval_start);
        if (at < Date.parse(data.from) || at >= Date.parse(data.to)) return;
        if (update.market === data.realTime) {
          realTime.set(at, update.lmp);
          parts?.set(at, { energy: update.energy, congestion: update.congestion, loss: update.loss });
        } else if (update.market === data.dayAhead) {
          dayAhead.set(at, update.lmp);
        }
        draw();
      },
    });
  }
}
