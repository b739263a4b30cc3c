// Pipelines with their last runs; run, pause, resume.
import { countText, timeElement } from './format.js';
import { getJson } from './live.js';
import { element, notice, table, tag } from './table.js';

const EVERY_MS = 3000;
const STATES = { idle: 'good', running: 'good', paused: 'warn', failing: 'bad', blocked: 'bad', refused: 'bad' };
const RUNS = { succeeded: 'good', running: 'warn', partly: 'warn', refused: 'bad', failed: 'bad', blocked: 'bad' };
const ACTS = ['run', 'pause', 'resume'];

const runLine = run => element('li', {}, tag(run.status, RUNS[run.status] ?? 'warn'), ' ', timeElement(run.started, 'UTC'),
  `: ${countText(run.records)} records, ${countText(run.rows)} rows, ${countText(run.repeated)} repeated, ${countText(run.rejected)} refused`, run.message ? `. ${run.message}` : '');

// The list has the newest run of each; the others are asked for when somebody looks.
const runs = pipeline => {
  if (pipeline.runs.length === 0) return 'none yet';
  const lines = element('ul', { className: 'plain' }, ...pipeline.runs.map(runLine));
  const details = element('details', {}, element('summary', { 'aria-label': `runs of ${pipeline.name}` }, 'runs'), lines);
  details.addEventListener('toggle', async () => {
    if (!details.open) return;
    try {
      lines.replaceChildren(...(await getJson(`/v1/pipelines/${pipeline.name}`)).runs.map(runLine));
    } catch (error) {
      lines.replaceChildren(element('li', {}, error.message));
    }
  });
  return details;
};

export async function start(root) {
  const [list, output] = [root.querySelector('#pipelines'), root.querySelector('output')];

  const button = (pipeline, action) => {
    const made = element('button', { type: 'button', 'aria-label': `${action} ${pipeline.name}` }, action);
    made.addEventListener('click', async () => {
      made.disabled = true;
      try {
        await getJson(`/v1/pipelines/${pipeline.name}/actions`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify({ action }) });
        output.replaceChildren();
      } catch (error) {
        output.replaceChildren(notice(error.message));
      }
      await load();
    });
    return made;
  };

  const load = async () => {
    try {
      const { pipelines } = await getJson('/v1/pipelines');
      const last = pipeline => pipeline.runs[0];
      list.replaceChildren(table([
        { title: 'Name', of: pipeline => element('a', { href: `/v1/pipelines/${pipeline.name}/spec` }, pipeline.name) },
        { title: 'State', of: pipeline => tag(pipeline.state, STATES[pipeline.state] ?? 'warn') },
        { title: 'Act', of: pipeline => element('span', {}, ...ACTS.filter(action => action === 'run' || (action === 'resume') === (pipeline.state === 'paused')).map(action => button(pipeline, action))) },
        { title: 'Backfill', of: pipeline => pipeline.backfill ? element('span', {}, tag(pipeline.backfill.run.status, RUNS[pipeline.backfill.run.status] ?? 'warn'), ` ${pipeline.backfill.windows_done} of ${pipeline.backfill.windows}`) : '–' },
        { title: 'Rows of', of: pipeline => pipeline.target },
        { title: 'Schedule', of: pipeline => pipeline.schedule ? `${pipeline.schedule} ${pipeline.timezone}` : 'when messages come' },
        { title: 'Next', of: pipeline => pipeline.next_due ? timeElement(pipeline.next_due, 'UTC') : '–' },
        { title: 'Newest row', of: pipeline => pipeline.watermark ? timeElement(pipeline.watermark, 'UTC') : '–' },
        { title: 'Last run', of: pipeline => last(pipeline) ? tag(last(pipeline).status, RUNS[last(pipeline).status] ?? 'warn') : '–' },
        { title: 'Rows', of: pipeline => countText(last(pipeline)?.rows), number: true },
        { title: 'Refused', of: pipeline => countText(last(pipeline)?.rejected), number: true },
        { title: 'Runs', of: runs, wrap: true },
      ], pipelines, 'Pipelines', 'No source of your own yet. Add one: a sample is shown before anything is written.'));
    } catch (error) {
      list.replaceChildren(notice(error.message));
    }
  };

  await load();
  // An open list of runs is not closed under the reader's eyes.
  const timer = setInterval(() => { if (!list.querySelector('details[open]')) load(); }, EVERY_MS);
  addEventListener('pagehide', () => clearInterval(timer), { once: true });
}
