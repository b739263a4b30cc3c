// Values that models get of chosen entities, one column for each.
import { priceText, timeElement } from './format.js';
import { getJson } from './live.js';
import { button, csvOf, keep, save } from './save.js';
import { element, notice, table } from './table.js';

const PRESENT = 'PRESENT';

const listOf = text => text.split(',').map(part => part.trim()).filter(Boolean);

const textOf = (value, type) => type === 'UNIX_TIMESTAMP' && typeof value === 'number' ? timeElement(new Date(1000 * value).toISOString(), 'UTC') : value === null || value === undefined ? '–' : Array.isArray(value) ? value.join(', ') : typeof value === 'number' && !Number.isInteger(value) ? priceText(value) : String(value);

function cell(column, row) {
  const status = column.statuses[row];
  return status === PRESENT ? textOf(column.values[row], column.type) : element('span', { className: 'quiet' }, status.toLowerCase().replaceAll('_', ' '));
}

export async function start(root) {
  const { view } = root.dataset;
  const [keys, features, types] = [root.dataset.keys.split('|'), root.dataset.features.split('|'), root.dataset.types.split('|')];
  const [form, place, query] = [root.querySelector('form'), root.querySelector('#values'), root.querySelector('#query')];
  const given = new URLSearchParams(location.search);
  keys.forEach(key => { form.elements[key].value = given.get(key) ?? ''; });

  const read = async () => {
    const entities = Object.fromEntries(keys.map(key => [key, listOf(form.elements[key].value)]));
    const request = { features: features.map(feature => `${view}:${feature}`), entities };
    const body = JSON.stringify(request);
    query.textContent = `curl -s '${location.origin}/get-online-features' -H 'content-type: application/json' -d '${body.replaceAll('\'', '\'\\\'\'')}'`;
    try {
      const answer = await getJson('/get-online-features', { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body });
      const rows = answer.metadata.feature_names.map((name, i) => ({ name, ...answer.results[i] })).filter(row => !keys.includes(row.name)).map(row => ({ ...row, type: types[features.indexOf(row.name)] }));
      const names = entities[keys[0]].map((_, row) => keys.map(key => entities[key][row]).join(' '));
      place.replaceChildren(
        element('div', { className: 'toolbar' }, element('span', { className: 'push' }), button('CSV', () => save(`${view}.csv`, csvOf(['feature', ...names], rows.map(row => [row.name, ...row.values])), 'text/csv'))),
        table([
          { title: 'Feature', of: row => element('code', {}, row.name) },
          ...names.map((name, i) => ({ title: name, of: row => cell(row, i), number: true })),
          { title: 'Event time', of: row => row.event_timestamps[0]?.startsWith('1970-') || !row.event_timestamps[0] ? '–' : timeElement(row.event_timestamps[0], 'UTC') },
        ], rows, `Values of ${view}`, 'The view has no features.'));
    } catch (error) {
      place.replaceChildren(notice(error.message));
    }
  };

  form.addEventListener('submit', event => {
    event.preventDefault();
    keys.forEach(key => keep(key, form.elements[key].value.trim()));
    read();
  });
  if (keys.every(key => form.elements[key].value)) await read();
}
