// Says when there are episodes that the list does not have yet; the reader decides when to read them.
import { follow } from './live.js';
import { link } from './table.js';

export function start(note) {
  const newest = Date.parse(note.dataset.newest ?? '') || 0;
  const seen = new Set();
  follow('/v1/events?type=anomaly', {
    anomaly: episode => {
      if (Date.parse(episode.as_of) <= newest) return;
      seen.add(episode.id);
      note.hidden = false;
      note.replaceChildren(`${seen.size} newer ${seen.size === 1 ? 'report' : 'reports'}. `, link(location.href, 'Show'));
    },
  });
}
