// Runs a cube with parameters from the address and shows its rows, a drawing where they have times, and the query.
import { colors, isDark, palette } from './colors.js';
import { priceText, timeElement, timeText } from './format.js';
import { getJson } from './live.js';
import { button, csvOf, save } from './save.js';
import { element, notice, table } from './table.js';

const SHOWN = 1000;

function parametersOf(cube, given) {
  return cube.parameters.filter(parameter => parameter.name !== 'format').map(parameter => {
    const id = `cube-${parameter.name}`;
    return element('div', { className: 'field' },
      element('label', { htmlFor: id }, parameter.name + (parameter.required ? ' (required)' : '')),
      element('input', { id, name: parameter.name, required: parameter.required, value: given.get(parameter.name) ?? (parameter.required ? parameter.example : ''), placeholder: parameter.example }),
      element('small', {}, parameter.description));
  });
}

const cellOf = (column, value) => value === null || value === undefined ? '–'
  : column.kind === 'time' ? timeElement(value, 'UTC')
  : column.kind === 'number' ? priceText(value)
  : String(value);

// A line per group of texts for each figure would be too much: the first price-like column is drawn.
async function draw(canvas, cube, rows) {
  const time = cube.columns.find(column => ['time', 'day'].includes(column.kind));
  const figure = cube.columns.find(column => column.kind === 'number');
  if (!time || !figure || rows.length < 2 || !canvas.dataset.charts) {
    canvas.hidden = true;
    return;
  }
  const echarts = await import('./lib/echarts.esm.min.mjs');
  const texts = cube.columns.filter(column => column.kind === 'text');
  const groups = Object.entries(Object.groupBy(rows, row => texts.map(column => row[column.name]).join(' ') || figure.name)).slice(0, 8);
  const ink = colors();
  const line = palette(isDark());
  canvas.hidden = false;
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', `${figure.name} by ${time.name}; the table below has the same figures.`);
  const chart = echarts.getInstanceByDom(canvas) ?? echarts.init(canvas);
  const axis = { axisLine: { lineStyle: { color: ink.edge } }, axisLabel: { color: ink.quiet }, splitLine: { lineStyle: { color: ink.edge } } };
  chart.setOption({
    legend: { textStyle: { color: ink.ink }, type: 'scroll', top: 0 },
    grid: { left: 60, right: 16, top: 48, bottom: 28 },
    xAxis: { ...axis, type: 'time', splitLine: { show: false } },
    yAxis: { ...axis, type: 'value', scale: true, name: figure.unit ?? figure.name, nameTextStyle: { color: ink.quiet } },
    tooltip: {
      trigger: 'axis', renderMode: 'richText', backgroundColor: ink.sheet, borderColor: ink.edge, textStyle: { color: ink.ink },
      formatter: points => [timeText(points[0].value[0], 'UTC'), ...points.map(point => `${point.seriesName}  ${priceText(point.value[1])}`)].join('\n'),
    },
    series: groups.map(([name, list], i) => ({
      name, type: 'line', showSymbol: false, animation: false, lineStyle: { color: line[i] }, itemStyle: { color: line[i] },
      data: list.filter(row => row[figure.name] !== null).map(row => [Date.parse(row[time.name]), row[figure.name]]).sort((a, b) => a[0] - b[0]),
    })),
  }, true);
}

async function run(root, cube, given) {
  const [output, canvas] = [root.querySelector('#cube-rows'), root.querySelector('#cube-chart')];
  const names = cube.parameters.map(parameter => parameter.name);
  const query = new URLSearchParams([...given].filter(([name, value]) => value && names.includes(name)));
  const address = `/v1/cubes/${cube.name}${query.size > 0 ? `?${query}` : ''}`;
  root.querySelector('#cube-query').textContent = `curl '${location.origin}${address}'`;
  output.replaceChildren('Asking the warehouse ...');
  try {
    const began = performance.now();
    const answer = await getJson(address);
    const toolbar = element('div', { className: 'toolbar' },
      element('span', { className: 'quiet' }, `${answer.data.length} rows in ${Math.round(performance.now() - began)} ms${answer.data.length > SHOWN ? `, the first ${SHOWN} shown` : ''}`),
      button('CSV', () => save(`${cube.name}.csv`, csvOf(cube.columns.map(column => column.name), answer.data.map(row => cube.columns.map(column => row[column.name]))), 'text/csv')));
    await draw(canvas, cube, answer.data);
    output.replaceChildren(toolbar, table(
      cube.columns.map(column => ({ title: column.unit ? `${column.name} (${column.unit})` : column.name, number: ['number', 'count'].includes(column.kind), of: row => cellOf(column, row[column.name]) })),
      answer.data.slice(0, SHOWN), cube.title, 'No rows: nothing is stored for these parameters yet.'));
  } catch (error) {
    canvas.hidden = true;
    output.replaceChildren(notice(error.message));
  }
}

export async function start(root) {
  const form = root.querySelector('form');
  const given = new URLSearchParams(location.search);
  const { cubes } = await getJson('/v1/cubes');
  const chosen = cubes.find(cube => cube.name === given.get('cube')) ?? cubes[0];
  const select = form.elements.cube;
  select.replaceChildren(...cubes.map(cube => element('option', { value: cube.name, selected: cube === chosen }, cube.title)));
  select.addEventListener('change', () => { location.href = `/cubes?cube=${select.value}`; });
  form.querySelector('.fields').replaceChildren(...parametersOf(chosen, given));
  root.querySelector('#cube-about').textContent = chosen.description;
  const isMissing = chosen.parameters.some(parameter => parameter.required && !given.get(parameter.name));
  if (!isMissing) await run(root, chosen, given);
  else root.querySelector('#cube-rows').replaceChildren(element('p', { className: 'empty' }, 'Fill in what is required and run it; the address then holds the choice.'));
}
