// Several nodes' real-time prices in one chart.
import * as echarts from './lib/echarts.esm.min.mjs';
import { colors, isDark, palette } from './colors.js';
import { priceText, timeText } from './format.js';
import { follow, getJson } from './live.js';
import { button, csvOf, save } from './save.js';

const DAY_MS = 86_400_000;
const DASHES = ['solid', [7, 4], [2, 3], [10, 3, 2, 3]];

const escaped = key => key.split('/').map(encodeURIComponent).join('/');

export async function start(element) {
  const [keys, names] = [element.dataset.keys.split('|'), element.dataset.names.split('|')];
  const toolbar = document.createElement('div');
  toolbar.className = 'toolbar';
  const canvas = document.createElement('div');
  canvas.className = 'chart';
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', `Real-time prices of ${names.join(', ')}; the table below has their figures.`);
  element.append(toolbar, canvas);
  const from = new Date(Date.now() - DAY_MS).toISOString().slice(0, 19) + 'Z';
  const histories = await Promise.all(keys.map(key => getJson(`/v1/nodes/${escaped(key)}/history?from=${from}`)));
  const series = histories.map((history, i) => ({ name: names[i], market: history.market, points: new Map(history.points.map(point => [Date.parse(point.interval_start), point.lmp])) }));
  const chart = echarts.init(canvas);
  new ResizeObserver(() => chart.resize()).observe(canvas);

  const draw = () => {
    const ink = colors();
    const line = palette(isDark());
    const axis = { axisLine: { lineStyle: { color: ink.edge } }, axisLabel: { color: ink.quiet }, splitLine: { lineStyle: { color: ink.edge } } };
    chart.setOption({
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      legend: { data: names, textStyle: { color: ink.ink }, top: 0 },
      grid: { left: 56, right: 16, top: 48, bottom: 28 },
      xAxis: { ...axis, type: 'time', splitLine: { show: false }, axisLabel: { color: ink.quiet, hideOverlap: true, formatter: at => timeText(at, 'UTC', 'hour').slice(0, 5) }, name: 'UTC', nameTextStyle: { color: ink.quiet } },
      yAxis: { ...axis, type: 'value', scale: true, name: 'USD/MWh', nameTextStyle: { color: ink.quiet } },
      tooltip: {
        trigger: 'axis', renderMode: 'richText', backgroundColor: ink.sheet, borderColor: ink.edge, textStyle: { color: ink.ink },
        formatter: points => [timeText(points[0].value[0], 'UTC'), ...points.map(point => `${point.seriesName}  ${priceText(point.value[1])}`)].join('\n'),
      },
      series: series.map((entry, i) => ({
        name: entry.name, type: 'line', step: 'end', showSymbol: false, animation: false, data: [...entry.points].sort((a, b) => a[0] - b[0]),
        lineStyle: { color: line[i % line.length], width: 2, type: DASHES[i % DASHES.length] }, itemStyle: { color: line[i % line.length] },
      })),
    }, true);
  };

  const csv = () => save('compare.csv', csvOf(['name', 'market', 'interval_start_utc', 'lmp_usd_per_mwh'],
    series.flatMap(entry => [...entry.points].sort((a, b) => a[0] - b[0]).map(([at, lmp]) => [entry.name, entry.market, new Date(at).toISOString().replace('.000', ''), lmp]))), 'text/csv');
  toolbar.append(button('CSV', csv), button('PNG', () => save('compare.png', chart.getDataURL({ pixelRatio: 2, backgroundColor: colors().sheet }))));
  draw();
  addEventListener('themechange', draw);
  follow(`/v1/live?${keys.map(key => `node=${encodeURIComponent(key)}`).join('&')}`, {
    price: update => {
      keys.forEach((key, i) => {
        if (key === update.key && series[i].market === update.market) series[i].points.set(Date.parse(update.interval_start), update.lmp);
      });
      draw();
    },
  });
}
