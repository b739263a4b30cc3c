// One server-sent stream of the page, with its state in the header. The browser connects again by itself and resumes by the last id.
const states = new Map();
const aged = new Set();

function show() {
  const badge = document.getElementById('live');
  if (!badge) return;
  const all = [...states.values()];
  const isOn = all.every(value => value === 'on');
  const state = all.includes('off') ? 'off' : !isOn ? 'waiting' : aged.size > 0 ? 'old' : 'on';
  badge.hidden = all.length === 0;
  badge.dataset.state = state;
  const text = { on: 'live', off: 'not live', waiting: 'connecting', old: 'no new prices' }[state];
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

// Whether all that a stream keeps up to date is old: then the page must not call itself live, though the stream is there.
export function noteAge(source, isOld) {
  if (isOld) aged.add(source);
  else aged.delete(source);
  show();
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
