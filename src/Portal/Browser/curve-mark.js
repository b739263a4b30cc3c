// Sends a mark and waits until the curve has it.
import { getJson } from './live.js';
import { element, notice } from './table.js';

const PAUSE_MS = 150;
const TURNS = 40;

export function start(form) {
  const { id } = form.dataset;
  const output = form.querySelector('output');
  const send = form.querySelector('button');
  form.addEventListener('submit', async event => {
    event.preventDefault();
    send.disabled = true;
    output.replaceChildren('Marking ...');
    try {
      const { term, block, price, author } = form.elements;
      const before = await getJson(`/v1/curves/${id}`).then(curve => curve.version, error => { if (error.code === 'no_quotes') return 0; throw error; });
      const mark = { term: term.value.trim(), block: block.value, price: Number(price.value), ...(author.value.trim() ? { author: author.value.trim() } : {}) };
      const response = await fetch(`/v1/curves/${id}/quotes`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(mark) });
      const answer = await response.json();
      const refused = answer.results?.find(result => result.status === 'rejected');
      if (refused) throw new Error(`${refused.field ?? ''}: ${refused.message}`);
      if (!response.ok) throw new Error(answer.detail ?? `the server answered ${response.status}`);
      for (let turn = 0; turn < TURNS; turn++) {
        if ((await getJson(`/v1/curves/${id}`)).version > before) break;
        await new Promise(done => setTimeout(done, PAUSE_MS));
      }
      dispatchEvent(new CustomEvent('curvechange'));
      output.replaceChildren(element('p', {}, `${mark.term} ${mark.block} is marked at ${mark.price}. `, element('a', { href: location.href }, 'Reload the tables')));
    } catch (error) {
      output.replaceChildren(notice(error.message));
    } finally {
      send.disabled = false;
    }
  });
}
