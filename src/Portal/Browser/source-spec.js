// Writes the spec of a source from the steps of the form. Texts are quoted as JSON, which YAML reads.
const quote = text => JSON.stringify(text);

function fields(root, target) {
  const [lines, open] = [[], []];
  for (const row of root.querySelector(`[data-target="${target}"]`).querySelectorAll('tr[data-field]')) {
    const [name, value] = [row.dataset.field, part => row.querySelector(`[data-part="${part}"]`)?.value.trim() ?? ''];
    const from = value('from');
    if (!from) {
      if (!('required' in row.dataset)) continue;
      open.push(name);
      continue;
    }

    const constant = /^"(.*)"$/.exec(from);
    const origin = constant ? `const: ${/^-?\d+(\.\d+)?$/.test(constant[1]) ? constant[1] : quote(constant[1])}` : from.startsWith('=') ? `expr: ${quote(from.slice(1).trim())}` : `from: ${quote(from)}`;
    const parts = [origin];
    for (const part of ['unit', 'timezone']) if (value(part)) parts.push(`${part}: ${quote(value(part))}`);
    lines.push(`      ${name}: { ${parts.join(', ')} }`);
  }
  return { lines, open };
}

function paging(of) {
  const type = of('paging');
  const named = { cursor: ['cursor_path', 'cursor_param'], offset: ['offset_param', 'page_size'], page: ['page_param', 'page_size'], next_url: ['next_url_path'] }[type] ?? [];
  const parts = named.filter(of).map(name => `${name}: ${name === 'page_size' ? of(name) : quote(of(name))}`);
  return type === 'none' ? [] : [`    pagination: { ${[`type: ${type}`, ...parts].join(', ')} }`];
}

function parameters(text) {
  const pairs = [...new URLSearchParams(text)];
  return pairs.length === 0 ? [] : [`    query_params: { ${pairs.map(([name, value]) => `${quote(name)}: ${quote(value)}`).join(', ')} }`];
}

function provider(of, name, kind) {
  const lines = ['provider:', `  name: ${quote(name)}`, `  provider_type: ${kind}`];
  if (kind === 'rest_api') lines.push(`  base_url: ${quote(of('base_url'))}`);
  if (kind === 'file_ftp') lines.push(`  folder: ${quote(of('folder'))}`);
  if (of('credentials_ref')) lines.push(`  credentials_ref: ${quote(of('credentials_ref'))}`);
  if (kind !== 'webhook' && of('schedule_cron')) lines.push(`  schedule_cron: ${quote(of('schedule_cron'))}`, `  timezone: ${quote(of('timezone') || 'UTC')}`);
  return lines;
}

function endpoint(of, kind, mapping) {
  const lines = ['endpoints:', '  - name: "rows"'];
  const path = kind === 'rest_api' ? of('path') : kind === 'file_ftp' ? of('pattern') : '';
  if (path) lines.push(`    path: ${quote(path)}`);
  if (of('format') !== 'auto') lines.push(`    format: ${of('format')}`);
  if (of('auth') !== 'none') lines.push(`    auth: { type: ${of('auth')}${of('header') ? `, header: ${quote(of('header'))}` : ''} }`);
  if (kind === 'rest_api') lines.push(...parameters(of('query_params')), ...paging(of));
  if (of('response_path')) lines.push(`    response_path: ${quote(of('response_path'))}`);
  return [...lines, ...(mapping.length > 0 ? ['    field_mapping:', ...mapping] : ['    field_mapping: {}'])];
}

function promises(form, of) {
  const slos = [];
  if (of('completeness')) slos.push(`completeness_threshold: ${Number(of('completeness')) / 100}`);
  if (of('freshness')) slos.push(`freshness_target_minutes: ${of('freshness')}`);
  if (form.elements.block_on_quality_drop.checked) slos.push('block_on_quality_drop: true');
  return [`schema_contract: { mode: ${of('contract')} }`, ...(slos.length > 0 ? [`slos: { ${slos.join(', ')} }`] : [])];
}

// The text, and the required fields that nothing feeds yet.
export function specOf(form) {
  const of = name => form.elements[name].value.trim();
  const [name, kind, target] = [of('name') || 'unnamed', of('kind'), of('target')];
  const { lines, open } = fields(form, target);
  const text = ['version: "1.1"', `name: ${quote(name)}`, ...provider(of, name, kind), ...endpoint(of, kind, lines), `sinks: [{ type: kafka, target: ${target} }]`, ...promises(form, of)].join('\n');
  return { text: `${text}\n`, open };
}
