// Starts, watches, cancels and hands out training sets.
import { countText, timeElement } from './format.js';
import { getJson } from './live.js';
import { element, notice, table, tag } from './table.js';

const EVERY_MS = 1500;
const KINDS = { succeeded: 'good', failed: 'bad', cancelled: 'warn', running: 'warn', queued: 'warn' };

const isOver = set => ['succeeded', 'failed', 'cancelled'].includes(set.state);

export async function start(root) {
  const [form, list, output] = [root.querySelector('form'), root.querySelector('#sets'), root.querySelector('output')];
  let timer;

  const cancel = id => {
    const button = element('button', { type: 'button', 'aria-label': `Cancel ${id}` }, 'Cancel');
    button.addEventListener('click', async () => {
      button.disabled = true;
      await getJson(`/v1/training-sets/${id}`, { method: 'DELETE' }).catch(error => output.replaceChildren(notice(error.message)));
      await load();
    });
    return button;
  };

  const act = set => set.state === 'succeeded' ? element('a', { href: `/v1/training-sets/${set.id}/data`, download: `${set.id}.${set.format}` }, 'Download') : isOver(set) ? '' : cancel(set.id);

  const load = async () => {
    clearTimeout(timer);
    try {
      const { training_sets: sets } = await getJson('/v1/training-sets');
      list.replaceChildren(table([
        { title: 'Id', of: set => element('code', {}, set.id) },
        { title: 'State', of: set => tag(set.state, KINDS[set.state]) },
        { title: 'Progress', of: set => element('progress', { value: set.progress, max: 1, 'aria-label': `Progress of ${set.id}` }) },
        { title: 'Rows', of: set => countText(set.rows), number: true },
        { title: 'Features', of: set => set.features.join(', '), wrap: true },
        { title: 'Corrections', of: set => set.as_corrected ? 'let through' : 'as known' },
        { title: 'Snapshot', of: set => set.snapshot_id ?? '–' },
        { title: 'Started', of: set => timeElement(set.created_at, 'UTC') },
        { title: 'Failure', of: set => set.failure ?? '', wrap: true },
        { title: 'Result', of: act },
      ], sets, 'Training sets', 'No training set was made here yet.'));
      if (sets.some(set => !isOver(set))) timer = setTimeout(load, EVERY_MS);
    } catch (error) {
      list.replaceChildren(notice(error.message));
    }
  };

  form.addEventListener('submit', async event => {
    event.preventDefault();
    const { features, service, corrected, frame, file } = form.elements;
    const query = new URLSearchParams(service.value ? { feature_service: service.value } : { features: features.value.replaceAll(' ', '') });
    if (corrected.value === 'true') query.set('as_corrected', 'true');
    try {
      const body = file.files.length > 0 ? file.files[0] : frame.value.trim();
      if (!body) throw new Error('Paste an entity frame, or choose a file.');
      const set = await getJson(`/v1/training-sets?${query}`, { method: 'POST', headers: { 'content-type': 'text/csv', accept: 'application/json' }, body });
      output.replaceChildren(element('p', {}, `${set.id} is ${set.state}.`));
      await load();
    } catch (error) {
      output.replaceChildren(notice(error.message));
    }
  });
  await load();
}
