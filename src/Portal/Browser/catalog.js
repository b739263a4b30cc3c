// What a search of the whole catalogue finds, best first.
import { countText } from './format.js';
import { getJson } from './live.js';
import { element, link, notice, table, tag } from './table.js';

const SHOWN = 30;
const COLUMNS = 4;

// Pages that people read, where there is one; the entry itself otherwise.
function addressOf(hit) {
  const [kind, ...rest] = hit.id.split('.');
  const name = rest.join('.');
  if (kind === 'node' || kind === 'hub' || kind === 'zone') return `/${kind}s/${name}`;
  if (kind === 'cube') return `/cubes?cube=${encodeURIComponent(name)}`;
  if (kind === 'iceberg') return `/catalogue/${encodeURIComponent(name)}`;
  if (kind === 'curve') return `/curves/${encodeURIComponent(name)}`;
  return `/v1/catalog/${hit.id}`;
}

export async function start(root) {
  try {
    const answer = await getJson(`/v1/catalog?${new URLSearchParams({ q: root.dataset.question, limit: SHOWN })}`);
    root.replaceChildren(
      element('p', { className: 'quiet' }, `${countText(answer.total)} entries`),
      table([
        { title: 'Entry', of: hit => link(addressOf(hit), hit.id) },
        { title: 'Kind', of: hit => tag(hit.kind.replaceAll('_', ' '), 'good') },
        { title: 'What it is', of: hit => hit.description || hit.title, wrap: true },
        { title: 'Columns that match', of: hit => hit.columns.slice(0, COLUMNS).join(', '), wrap: true },
        { title: 'Owner', of: hit => hit.owner },
      ], answer.entries, 'Entries found', 'Nothing is called so, and nothing like it.'));
  } catch (error) {
    root.replaceChildren(notice(error.message));
  }
}
