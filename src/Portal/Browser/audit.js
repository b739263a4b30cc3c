// Runs an audit that compares log, tables and grains, and shows what differs.
import { countText } from './format.js';
import { getJson } from './live.js';
import { element, notice, table, tag } from './table.js';

function report(view) {
  const cells = view.cells.filter(cell => !cell.equal);
  return element('div', {},
    element('p', {}, tag(view.result, view.result === 'equal' ? 'good' : 'warn'), ` ${view.cells.length} cells of ${view.from} to ${view.to} compared in ${view.seconds.toFixed(1)} s, ${countText(view.differences)} differences.`),
    table([
      { title: 'Place', of: place => place.name },
      { title: 'State', of: place => place.state },
      { title: 'Behind, records', of: place => countText(place.behind_records), number: true },
      { title: 'Detail', of: place => place.detail ?? '', wrap: true },
    ], view.places, 'Places', 'No place was compared.'),
    table([
      { title: 'ISO', of: cell => cell.iso },
      { title: 'Product', of: cell => cell.market },
      { title: 'Market day', of: cell => cell.market_day },
      { title: 'Differs in', of: cell => cell.places.filter(place => place.differs).map(place => place.place).join(', ') },
    ], cells, 'Cells that differ', 'No cell differs.'));
}

export function start(form) {
  const output = form.querySelector('output');
  const run = form.querySelector('button');
  form.addEventListener('submit', async event => {
    event.preventDefault();
    run.disabled = true;
    output.replaceChildren('Comparing; this takes seconds for a day of the simulator, up to ten minutes for much history.');
    try {
      const iso = form.elements.iso.value;
      const request = { from: form.elements.from.value, ...(iso ? { iso } : {}) };
      output.replaceChildren(report(await getJson('/v1/audit', { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(request) })));
    } catch (error) {
      output.replaceChildren(notice(error.message));
    } finally {
      run.disabled = false;
    }
  });
}
