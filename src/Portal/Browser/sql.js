// A statement of the reader: runs or checks it, shows its rows, and marks the place of an error in the text.
import { countText } from './format.js';
import { getJson } from './live.js';
import { button, save } from './save.js';
import { caretText, marked, parametersOf, placeOf, valueOf } from './sql-text.js';
import { element, notice, table } from './table.js';

const SHOWN = 500;
const LONGEST_ADDRESS = 6000;
const NUMBER = /^(?:LowCardinality\(|Nullable\()*(?:U?Int|Float|Decimal)/;

// Integers that a double cannot hold stay the digits that were sent.
const exact = (_, value, context) => typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) ? context?.source ?? value : value;

async function post(path, request, signal) {
  const response = await fetch(path, {
    method: 'POST', signal, body: JSON.stringify(request), headers: { 'content-type': 'application/json', accept: 'application/json, application/problem+json, text/csv' },
  });
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw Object.assign(new Error(problem.detail ?? `the server answered ${response.status}`), { suggestions: problem.suggestions ?? [] });
}

const cellOf = value => value === null ? element('span', { className: 'quiet' }, 'NULL') : typeof value === 'object' ? JSON.stringify(value) : String(value);

const sizeText = (rows, isTruncated) => isTruncated
  ? `The first ${countText(rows)} rows; there are more than were asked for.`
  : rows === 1 ? 'One row, and that is all.' : `${countText(rows)} rows, and these are all.`;

const rowsOf = ({ columns, rows }) => table(columns.map((column, i) => ({
  title: element('span', { className: 'about' }, column.name, element('small', {}, column.type)), number: NUMBER.test(column.type), of: row => cellOf(row[i]),
})), rows.slice(0, SHOWN), 'Rows', 'No row meets the statement.');

function sizeAndSource({ rows, row_count: count, truncated, source }, ms) {
  const shown = rows.length > SHOWN ? ` ${countText(SHOWN)} of them are shown here, the CSV has all.` : '';
  return element('p', {}, `${sizeText(count, truncated)}${shown} Read from the ${source}, ${countText(Math.round(ms))} ms.`);
}

// An input for each {name:Type} of the text; values stay when the text changes.
function startParameters(text, place) {
  const given = new URLSearchParams(location.search);
  const values = new Map([...given].filter(([name]) => name.startsWith('p.')).map(([name, value]) => [name.slice(2), value]));
  if (!given.get('q')) values.set('iso', 'CAISO');
  let names = '';
  const show = () => {
    const found = parametersOf(text.value);
    if (names === JSON.stringify(found)) return;
    names = JSON.stringify(found);
    place.replaceChildren(...found.map(({ name, type }) => {
      const input = element('input', { id: `sql-p-${name}`, value: values.get(name) ?? '', autocomplete: 'off' });
      input.addEventListener('input', () => values.set(name, input.value));
      return element('div', { className: 'field' }, element('label', { htmlFor: input.id }, name), input, element('small', {}, type));
    }));
  };
  text.addEventListener('input', show);
  show();
  return () => parametersOf(text.value).map(({ name, type }) => ({ name, type, text: values.get(name) ?? '' }));
}

function insert(text, word) {
  const before = text.value.slice(0, text.selectionStart);
  text.setRangeText(/[\w)]$/.test(before) ? ` ${word}` : word, text.selectionStart, text.selectionEnd, 'end');
  text.dispatchEvent(new Event('input'));
  text.focus();
}

async function startTables(root, text) {
  const [place, find] = [root.querySelector('#sql-tables'), root.querySelector('#sql-find')];
  try {
    const { tables } = await getJson('/v1/sql/tables');
    const items = tables.map(one => {
      const name = button(one.name, () => insert(text, one.call));
      name.setAttribute('aria-label', `Insert ${one.name}`);
      const columns = one.columns.map(column => element('li', {}, element('code', {}, column.name), ` ${column.type}${column.unit ? `, ${column.unit}` : ''}: ${column.doc}`));
      const item = element('div', {}, element('p', { className: 'about' }, name, element('small', {}, `A row is ${one.doc}.`)),
        element('details', {}, element('summary', {}, `${columns.length} columns`), element('ul', { className: 'plain' }, ...columns)));
      return { item, words: [one.name, one.doc, ...one.columns.map(column => column.name)].join(' ').toLowerCase() };
    });
    place.replaceChildren(...items.map(({ item }) => item));
    if (tables.length === 0) place.replaceChildren(element('p', { className: 'empty' }, 'You may read no table.'));
    find.addEventListener('input', () => items.forEach(({ item, words }) => { item.hidden = !words.includes(find.value.trim().toLowerCase()); }));
  } catch (error) {
    place.replaceChildren(notice(error.message));
  }
}

// The address has statement, values and rows, where servers and browsers take one so long.
function keepAll(request, parameters) {
  const query = new URLSearchParams([['q', request.sql], ['rows', request.max_rows], ...parameters.map(({ name, text }) => [`p.${name}`, text])]);
  const isShort = query.toString().length <= LONGEST_ADDRESS;
  history.replaceState(null, '', isShort ? `/sql?${query}` : '/sql');
  return isShort ? null : element('p', { className: 'quiet' }, 'The statement is too long for an address: share it as text.');
}

function startFaults(root, text) {
  const verdict = root.querySelector('#sql-verdict');
  return (message, place, suggestions) => {
    const said = [notice(message)];
    if (place) {
      const [from, to] = marked(text.value, place);
      said.push(element('pre', { className: 'query' }, caretText(text.value, place)));
      said.push(...suggestions.map(word => button(`Use ${word}`, () => { text.setSelectionRange(from, to); text.setRangeText(word, from, to, 'end'); text.focus(); verdict.replaceChildren(); })));
      text.focus();
      text.setSelectionRange(from, to);
    } else if (suggestions.length > 0) {
      said.push(element('p', {}, `Near: ${suggestions.join(', ')}`));
    }
    verdict.replaceChildren(...said);
  };
}

export async function start(root) {
  const part = name => root.querySelector(`#sql-${name}`);
  const [form, text, verdict, answer, stop] = ['form', 'text', 'verdict', 'answer', 'stop'].map(part);
  const acts = ['run', 'check', 'csv'].map(part);
  const parameters = startParameters(text, part('parameters'));
  const fault = startFaults(root, text);
  let running = null;

  const act = async work => {
    if (running || !form.reportValidity()) return;
    running = new AbortController();
    acts.forEach(one => { one.disabled = true; });
    stop.disabled = false;
    try {
      const given = parameters();
      const request = { sql: text.value, parameters: Object.fromEntries(given.map(one => [one.name, valueOf(one)])), max_rows: Number(part('rows').value) };
      const long = keepAll(request, given);
      part('query').textContent = `curl ${location.origin}/v1/sql -H 'content-type: application/json' -d '${JSON.stringify(request).replaceAll('\'', '\'\\\'\'')}'`;
      verdict.replaceChildren('Asking the warehouse ...');
      const said = await work(request, running.signal);
      if (said) verdict.replaceChildren(...[said, long].filter(Boolean));
    } catch (error) {
      if (error.name === 'AbortError') verdict.replaceChildren(element('p', {}, 'Stopped.'));
      else fault(error.message, placeOf(error.message), error.suggestions ?? []);
    } finally {
      running = null;
      acts.forEach(one => { one.disabled = false; });
      stop.disabled = true;
    }
  };

  const run = async (request, signal) => {
    const began = performance.now();
    answer.replaceChildren(element('p', { className: 'quiet' }, 'Running ...'));
    try {
      const result = JSON.parse(await (await post('/v1/sql', request, signal)).text(), exact);
      answer.replaceChildren(rowsOf(result));
      return sizeAndSource(result, performance.now() - began);
    } catch (error) {
      answer.replaceChildren(element('p', { className: 'empty' }, 'There is no answer; what is wrong stands at the statement.'));
      throw error;
    }
  };

  const check = async (request, signal) => {
    const result = await (await post('/v1/sql/check', request, signal)).json();
    if (result.allowed) return element('p', {}, `It may run. It reads ${result.tables.join(', ') || 'no table'}.`);
    fault(result.line ? `${result.reason} (line ${result.line}, column ${result.column})` : result.reason, result.line ? result : null, result.suggestions);
    return null;
  };

  const csv = async (request, signal) => {
    const response = await post('/v1/sql', { ...request, format: 'csv' }, signal);
    save('answer.csv', await response.blob(), 'text/csv');
    const isCut = response.headers.get('x-truncated') === 'true';
    return element('p', {}, isCut ? `Saved; the file ends after ${countText(request.max_rows)} rows, and there are more.` : 'Saved with all rows.');
  };

  form.addEventListener('submit', event => { event.preventDefault(); act(run); });
  part('check').addEventListener('click', () => act(check));
  part('csv').addEventListener('click', () => act(csv));
  stop.addEventListener('click', () => running?.abort());
  text.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    act(run);
  });
  await startTables(root, text);
}
