// What charts of all pages have in common: colours of the style sheet, axes, tooltip on the canvas, buttons that save.
import * as echarts from './lib/echarts.esm.min.mjs';
import { colors, isDark, palette } from './colors.js';
import { button, csvOf, save } from './save.js';

export const axisOf = ink => ({ axisLine: { lineStyle: { color: ink.edge } }, axisLabel: { color: ink.quiet }, splitLine: { lineStyle: { color: ink.edge } } });

// A box of HTML would need inline styles, which the pages forbid: tooltips are drawn.
export const tooltipOf = (ink, formatter) => ({
  trigger: 'axis', renderMode: 'richText', backgroundColor: ink.sheet, borderColor: ink.edge, textStyle: { color: ink.ink }, confine: true, formatter,
});

// label: what a reader who does not see the drawing gets. options(ink, lines): the chart in the present colours.
export function chartIn(element, label, options, size = '') {
  const canvas = document.createElement('div');
  canvas.className = `chart ${size}`;
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', label);
  element.append(canvas);
  const chart = echarts.init(canvas);
  new ResizeObserver(() => chart.resize()).observe(canvas);
  const draw = () => {
    const ink = colors();
    chart.setOption({ textStyle: { fontFamily: getComputedStyle(document.body).fontFamily }, ...options(ink, palette(isDark())) }, true);
  };
  addEventListener('themechange', draw);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  return { chart, draw };
}

// rows(): columns and rows of what is drawn.
export const saveButtons = (name, chart, rows) => [
  button('CSV', () => { const [columns, lines] = rows(); save(`${name}.csv`, csvOf(columns, lines), 'text/csv'); }),
  button('PNG', () => save(`${name}.png`, chart.getDataURL({ pixelRatio: 2, backgroundColor: colors().sheet }))),
];

export const line = (name, data, color, extra = {}) => ({
  name, type: 'line', showSymbol: false, animation: false, data, lineStyle: { color, width: 2 }, itemStyle: { color }, ...extra,
});
