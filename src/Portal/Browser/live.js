// One server-sent stream of the page, with its state in the header. The browser connects again by itself and resumes by the last id.
const states = new Map();

function show() {
  const badge = document.getElementById('live');
  if (!badge) return;
  const all = [...states.values()];
  const state = all.includes('off') ? 'off' : all.every(value => value === 'on') ? 'on' : 'waiting';
  badge.hidden = all.length === 0;
  badge.dataset.state = state;
  const text = { on: 'live', off: 'not live', waiting: 'connecting' }[state];
  if (badge.textContent !== text) badge.textContent = text;
}

// handlers: by the name of the event; each gets the parsed data.
export function follow(url, handlers) {
  const source = new EventSource(url);
  const set = state => { states.set(source, state); show(); };
  set('waiting');
  source.onopen = () => set('on');
  source.onerror = () => set(source.readyState === EventSource.CLOSED ? 'off' : 'waiting');
  source.addEventListener('opened', () => set('on'));
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, event => handle(JSON.parse(event.data)));
  }
  addEventListener('pagehide', () => source.close(), { once: true });
  return source;
}

// JSON of this server; a problem becomes an Error with its detail and code.
export async function getJson(url, options) {
  const response = await fetch(url, { headers: { accept: 'application/json' }, ...options });
  const body = await response.json().catch(() => null);
  if (!response.ok && response.status !== 207) {
    const error = new Error(body?.detail ?? `the server answered ${response.status}`);
    error.code = body?.code;
    error.status = response.status;
    throw error;
  }
  return body;
}
