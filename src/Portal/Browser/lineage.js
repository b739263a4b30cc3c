// Lineage of a column in layers, and each step as a row.
import { getJson } from './live.js';
import { element, link, notice, table, tag } from './table.js';

const KINDS = { copy: 'good', rename: 'good', formula: 'warn', aggregate: 'warn', filter: 'bad', join: 'bad' };
const DECIDES = ['filter', 'join'];

const nameOf = node => node.column ? `${node.dataset}.${node.column}` : node.dataset;

const addressOf = (node, direction) => `/lineage?${new URLSearchParams({ node: node.dataset, ...(node.column ? { column: node.column } : {}), direction })}`;

// Columns by their distance from the asked one, along values: what only decides about rows is in the table alone.
function layersOf(answer) {
  const up = answer.direction !== 'downstream';
  const next = new Map();
  for (const edge of answer.edges.filter(one => !DECIDES.includes(one.how))) {
    const [near, far] = up ? [edge.to, edge.from] : [edge.from, edge.to];
    next.set(nameOf(near), [...next.get(nameOf(near)) ?? [], far]);
  }

  const step = new Map([[nameOf(answer.node), 0]]);
  const layers = [[answer.node]];
  for (const name of step.keys()) {
    for (const other of next.get(name) ?? []) {
      if (step.has(nameOf(other))) continue;
      step.set(nameOf(other), step.get(name) + 1);
      (layers[step.get(name) + 1] ??= []).push(other);
    }
  }

  return up ? layers.reverse() : layers;
}

function draw(layers, direction) {
  const steps = layers.map(nodes => element('section', {},
    element('h3', {}, [...new Set(nodes.map(node => node.dataset.split('.')[0]))].join(', ')),
    element('ul', { className: 'plain' }, ...nodes.map(node => element('li', {}, link(addressOf(node, direction), nameOf(node)))))));
  return element('div', { className: 'layers', role: 'region', 'aria-label': 'Columns by step', tabIndex: 0 }, ...steps);
}

export async function start(root) {
  const { node, column, direction } = root.dataset;
  let answer;
  try {
    answer = await getJson(`/v1/lineage?${new URLSearchParams({ node, ...(column ? { column } : {}), direction })}`);
  } catch (error) {
    root.append(notice(error.message));
    return;
  }

  for (const missing of answer.missing) root.append(element('p', { className: 'quiet' }, `Not known: ${missing}`));
  const layers = layersOf(answer);
  if (layers.length > 1) root.append(draw(layers, direction));
  const cell = one => link(addressOf(one, direction), nameOf(one));
  root.append(table([
    { title: 'From', of: edge => cell(edge.from), wrap: true },
    { title: 'How', of: edge => tag(edge.how, KINDS[edge.how] ?? 'warn') },
    { title: 'To', of: edge => cell(edge.to), wrap: true },
    { title: 'Note', of: edge => edge.note ?? '', wrap: true },
  ], answer.edges, 'Steps', direction === 'downstream' ? 'Nothing comes from it.' : 'It comes from nothing else that is known.'));
  if (answer.roots.length > 0) {
    root.append(element('h3', {}, 'Where the ways end'), element('ul', { className: 'plain' }, ...answer.roots.map(one => element('li', {}, element('code', {}, nameOf(one)), `: ${one.reason}`))));
  }
}
