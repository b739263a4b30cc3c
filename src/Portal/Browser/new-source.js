// Adds a source: keeps the spec in step with the form, has it checked as one types, shows real samples, deploys.
import { getJson } from './live.js';
import { specOf } from './source-spec.js';
import { element, link, notice, table, tag } from './table.js';

const PAUSE_MS = 350;
const SHOWN = 3;
const KINDS = { error: 'bad', warning: 'warn', hint: 'good' };
const post = (path, text) => getJson(path, { method: 'POST', headers: { 'content-type': 'application/yaml', accept: 'application/json' }, body: text });

function findingList(findings) {
  return element('ul', { className: 'plain' }, ...findings.map(finding => element('li', {},
    tag(finding.severity, KINDS[finding.severity] ?? 'warn'), ` line ${finding.line}: ${finding.message}`,
    finding.write_instead ? element('code', {}, ` ${finding.write_instead}`) : null)));
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function sampleOf(endpoint, open) {
  const asked = endpoint.requests.map(request => element('li', {}, `${request.status} ${request.address}: ${request.records} records, ${request.bytes} bytes, ${Math.round(request.milliseconds)} ms`));
  const rows = open.length > 0
    ? element('p', { className: 'notice' }, `Still unmapped: ${open.join(', ')}. Rows are shown when every required field has a source.`)
    : table([
      { title: 'Topic', of: row => row.topic ?? '–' },
      { title: 'Key', of: row => row.key ?? '–' },
      { title: 'Row', of: row => element('code', {}, row.canonical ?? ''), wrap: true },
    ], endpoint.row_samples.slice(0, SHOWN), 'Rows', 'No record makes a row yet.');
  return [
    element('ul', { className: 'plain' }, ...asked),
    endpoint.fault ? notice(endpoint.fault.message) : null,
    element('h3', {}, 'Columns'),
    table([
      { title: 'Name', of: field => element('code', {}, field.name) },
      { title: 'Type', of: field => field.type },
      { title: 'Example', of: field => field.examples.join(', '), wrap: true },
      { title: 'Why', of: field => field.evidence, wrap: true },
    ], endpoint.fields, 'Columns', 'The answer has no records under this path.'),
    endpoint.proposals.length > 0 ? element('ul', { className: 'plain' }, ...endpoint.proposals.map(proposal => element('li', {}, `${proposal.subject}: `, element('code', {}, proposal.write), ` (${proposal.evidence})`))) : null,
    endpoint.expressions?.length > 0 ? element('p', { className: 'quiet' }, `Made by expressions: ${endpoint.expressions.map(made => `${made.field} (${made.type}, of ${made.reads.join(', ') || 'nothing'})`).join('; ')}`) : null,
    element('h3', {}, open.length > 0 ? 'Rows' : `Rows: ${endpoint.rows} of ${endpoint.records} records, ${endpoint.rejected_count} refused`),
    rows,
    open.length === 0 && endpoint.rejected.length > 0 ? element('ul', { className: 'plain' }, ...endpoint.rejected.slice(0, SHOWN).map(one => element('li', {}, `${one.field}: ${one.message}`))) : null,
    element('details', {}, element('summary', {}, 'Records as they come'), ...endpoint.samples.slice(0, SHOWN).map(raw => element('pre', {}, pretty(raw)))),
  ].filter(Boolean);
}

export function start(root) {
  const form = root.querySelector('form');
  const [spec, findings, sample, output, verdict] = ['#spec', '#findings', '#sample', 'output', '#verdict'].map(selector => root.querySelector(selector));
  const [deploy, deliver, preview] = ['#deploy', '#deliver', '#preview'].map(selector => root.querySelector(selector));
  let [timer, turn, byHand] = [0, 0, false];

  const show = () => {
    const { kind, paging, target } = form.elements;
    for (const part of form.querySelectorAll('[data-for]')) part.hidden = part.dataset.for !== kind.value;
    for (const part of form.querySelectorAll('[data-paging]')) part.hidden = !part.dataset.paging.split(' ').includes(paging.value);
    for (const part of form.querySelectorAll('[data-target]')) part.hidden = part.dataset.target !== target.value;
    preview.disabled = kind.value === 'webhook';
  };

  const check = async () => {
    const mine = ++turn;
    try {
      const answer = await post('/v1/uis/validate', spec.value);
      if (mine !== turn) return;
      const errors = answer.findings.filter(finding => finding.severity === 'error').length;
      findings.replaceChildren(findingList(answer.findings));
      verdict.textContent = answer.valid ? 'the spec is right' : `${errors} to mend, below the spec`;
      deploy.disabled = deliver.disabled = !answer.valid;
    } catch (error) {
      if (mine === turn) findings.replaceChildren(notice(error.message));
    }
  };
  const soon = () => {
    clearTimeout(timer);
    deploy.disabled = deliver.disabled = true;
    timer = setTimeout(check, PAUSE_MS);
  };

  form.addEventListener('input', () => {
    byHand = false;
    show();
    spec.value = specOf(form).text;
    soon();
  });
  spec.addEventListener('input', () => {
    byHand = true;
    soon();
  });
  form.addEventListener('submit', event => event.preventDefault());

  preview.addEventListener('click', async () => {
    preview.disabled = true;
    sample.replaceChildren(element('p', { className: 'quiet' }, 'Fetching ...'));
    const { text, open } = byHand ? { text: spec.value, open: [] } : specOf(form);
    try {
      const answer = await post('/v1/uis/preview', text);
      const endpoint = answer.endpoints[0];
      sample.replaceChildren(...endpoint ? sampleOf(endpoint, open) : [notice('The spec cannot be tried yet:'), findingList(answer.check.findings.filter(finding => finding.severity === 'error'))]);
      root.querySelector('#columns').replaceChildren(...(endpoint?.fields ?? []).map(field => element('option', { value: field.name })));
    } catch (error) {
      sample.replaceChildren(notice(error.message));
    }
    preview.disabled = false;
  });

  const send = (path, show) => async () => {
    deploy.disabled = deliver.disabled = true;
    try {
      output.replaceChildren(element('p', {}, ...show(await post(path, spec.value))));
    } catch (error) {
      output.replaceChildren(notice(error.message));
    }
    deploy.disabled = deliver.disabled = false;
  };
  deploy.addEventListener('click', send('/v1/pipelines', pipeline => [`${pipeline.name} is deployed${pipeline.changed ? '' : ' already,'} as version ${pipeline.version}. `, link('/sources', 'Watch its runs')]));
  deliver.addEventListener('click', send('/v1/uis/deliver', made => [`Committed ${made.commit ?? ''} to the branch ${made.branch ?? ''}; it runs when it is merged.`]));
  show();
}
