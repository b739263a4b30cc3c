// Partitions in quarantine with what speaks against them; release and discard of the chosen one.
import { countText, timeElement } from './format.js';
import { getJson } from './live.js';
import { element, notice, table, tag } from './table.js';

const KINDS = { quarantined: 'bad', warned: 'warn', released: 'good', discarded: 'warn' };
const WORDS = ['iso', 'market', 'day', 'table', 'status', 'cursor'];

const share = value => Number.isFinite(value) ? `${Math.round(100 * value)} %` : '–';

function story(partition) {
  return element('details', {},
    element('summary', {}, `${partition.votes.length} judges`),
    element('ul', { className: 'plain' }, ...partition.votes.map(vote => element('li', {}, `${vote.judge}: ${vote.explanation} (${share(vote.share)})`))),
    element('ul', { className: 'plain' }, ...partition.history.map(act => element('li', {}, `${act.status} by ${act.actor}, `, timeElement(act.at, 'UTC'), `: ${act.reason}`))));
}

export async function start(root) {
  const [list, output, chosenText] = ['#partitions', 'output', '#chosen'].map(selector => root.querySelector(selector));
  const form = root.querySelector('form[data-act]');
  const buttons = [...form.querySelectorAll('button')];
  const query = new URLSearchParams([...new URLSearchParams(location.search)].filter(([name, value]) => value && WORDS.includes(name)));
  const chosen = () => list.querySelector('input:checked');
  const count = () => {
    const box = chosen();
    buttons.forEach(button => { button.disabled = !box; });
    chosenText.textContent = box ? box.value : 'none chosen';
  };

  const load = async () => {
    try {
      const page = await getJson(`/v1/quarantine${query.size > 0 ? `?${query}` : ''}`);
      list.replaceChildren(table([
        { title: 'Choose', of: row => element('input', { type: 'radio', name: 'partition', value: row.id, disabled: !row.in_force, 'aria-label': `Choose ${row.id}` }) },
        { title: 'Market', of: row => row.iso },
        { title: 'Product', of: row => row.market.replaceAll('_', ' ').toLowerCase() },
        { title: 'Day', of: row => row.day },
        { title: 'Status', of: row => tag(row.status, KINDS[row.status]) },
        { title: 'Kept out', of: row => row.in_force ? 'yes' : 'no' },
        { title: 'Rows', of: row => countText(row.rows), number: true },
        { title: 'Defects', of: row => share(row.defect_share), number: true },
        { title: 'Reason', of: row => row.reason, wrap: true },
        { title: 'Decided', of: row => timeElement(row.decided_at, 'UTC') },
        { title: 'By', of: row => row.actor },
        { title: 'Evidence and acts', of: story, wrap: true },
      ], page.partitions, 'Partitions in quarantine', 'Nothing is in quarantine under these conditions. That is how it should be.'));
      if (page.next_cursor) {
        const next = new URLSearchParams(location.search);
        next.set('cursor', page.next_cursor);
        list.append(element('a', { href: `?${next}` }, 'Older ones'));
      }
    } catch (error) {
      list.replaceChildren(notice(error.message));
    }
    count();
  };

  list.addEventListener('change', count);
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const [act, id] = [event.submitter.value, chosen()?.value];
    if (!id) return;
    buttons.forEach(button => { button.disabled = true; });
    try {
      const body = JSON.stringify({ actor: form.elements.actor.value.trim(), reason: form.elements.reason.value.trim() });
      const partition = await getJson(`/v1/quarantine/${encodeURIComponent(id)}/${act}`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body });
      output.replaceChildren(element('p', {}, `${partition.id} is ${partition.status}.`));
      await load();
    } catch (error) {
      output.replaceChildren(notice(error.message));
      count();
    }
  });
  await load();
}
