// Dead letters of a filter, with replay and discard of the chosen ones.
import { countText, timeElement } from './format.js';
import { getJson } from './live.js';
import { element, notice, table, tag } from './table.js';

const KINDS = { open: 'bad', replayed: 'good', discarded: 'warn' };

export async function start(root) {
  const [list, output] = [root.querySelector('#letters'), root.querySelector('output')];
  const form = root.querySelector('form[data-act]');
  const query = new URLSearchParams([...new URLSearchParams(location.search)].filter(([name, value]) => value && ['state', 'topic', 'reason', 'iso', 'since', 'cursor'].includes(name)));
  query.set('limit', '100');
  const buttons = [...form.querySelectorAll('button')];
  const chosen = () => [...list.querySelectorAll('input:checked')].map(box => box.value);
  const count = () => {
    const number = chosen().length;
    buttons.forEach(button => { button.disabled = number === 0; });
    root.querySelector('#chosen').textContent = `${number} chosen`;
  };

  const load = async () => {
    try {
      const page = await getJson(`/v1/dlq?${query}`);
      list.replaceChildren(table([
        { title: 'Choose', of: letter => element('input', { type: 'checkbox', value: letter.id, 'aria-label': `Choose ${letter.id}` }) },
        { title: 'State', of: letter => tag(letter.state, KINDS[letter.state]) },
        { title: 'First seen', of: letter => timeElement(letter.first_seen, 'UTC') },
        { title: 'Reason', of: letter => letter.reason },
        { title: 'Field', of: letter => letter.field },
        { title: 'Message', of: letter => letter.message, wrap: true, whole: true },
        { title: 'Where', of: letter => letter.file ? `${letter.file}:${letter.line}` : `${letter.topic}/${letter.partition}@${letter.offset}`, wrap: true, whole: true },
        { title: 'Key', of: letter => letter.key, wrap: true, whole: true },
        { title: 'Retries', of: letter => countText(letter.retry_count), number: true },
        { title: 'Value', of: letter => value(letter.id) },
      ], page.dead_letters, 'Dead letters', 'No dead letter meets these conditions. That is how it should be.'));
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

  const value = id => {
    const button = element('button', { type: 'button', 'aria-label': `Show the value of ${id}` }, 'Show');
    button.addEventListener('click', async () => {
      const letter = await getJson(`/v1/dlq/${encodeURIComponent(id)}`).catch(error => ({ value: error.message }));
      output.replaceChildren(element('h3', {}, id), element('pre', { className: 'query' }, letter.value ?? `not UTF-8; base64: ${letter.value_base64}`));
    });
    return button;
  };

  const act = async action => {
    buttons.forEach(button => { button.disabled = true; });
    try {
      const request = { ids: chosen(), actor: form.elements.actor.value.trim() || null, comment: form.elements.comment.value.trim() || null };
      const answer = await getJson(`/v1/dlq/${action}`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(request) });
      output.replaceChildren(element('p', {}, `${action}: ${answer.done} done, ${answer.not_done} not.`), table([
        { title: 'Letter', of: result => result.id },
        { title: 'Result', of: result => result.status.replaceAll('_', ' ') },
        { title: 'Why', of: result => result.message ?? '', wrap: true },
      ], answer.results, 'Results', 'Nothing was done.'));
    } catch (error) {
      output.replaceChildren(notice(error.message));
    }
    await load();
  };

  list.addEventListener('change', count);
  form.addEventListener('submit', event => {
    event.preventDefault();
    act(event.submitter.value);
  });
  await load();
}
