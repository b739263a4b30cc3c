// Finds pages, hubs and nodes from anywhere by Ctrl+K.
import { pathOf } from './format.js';
import { getJson } from './live.js';

const LIMIT = 12;
const PAUSE_MS = 120;

let hubs;

const pages = () => [...document.querySelectorAll('#navigation a')].map(link => ({ title: link.textContent, hint: link.title || 'page', address: link.href }));

async function allHubs() {
  hubs ??= getJson('/v1/isos').then(list => list.isos.flatMap(iso => iso.hubs.map(hub => ({
    title: `${hub.name}`, hint: `hub, ${iso.code}`, address: pathOf('hubs', `${iso.code}/${hub.name}`), words: [hub.name, hub.id, iso.code, ...hub.aliases].join(' ').toLowerCase(),
  }))));
  try {
    return await hubs;
  } catch (error) {
    hubs = undefined;
    throw error;
  }
}

async function find(text) {
  const wanted = text.trim().toLowerCase();
  const holds = words => wanted.split(/\s+/).every(word => words.includes(word));
  const found = pages().filter(page => holds(`${page.title} ${page.hint}`.toLowerCase()));
  if (wanted) {
    const near = (await allHubs()).filter(hub => holds(hub.words));
    const rank = hub => hub.title.toLowerCase() === wanted ? 0 : hub.title.toLowerCase().startsWith(wanted) ? 1 : 2;
    found.unshift(...near.sort((a, b) => rank(a) - rank(b)).slice(0, LIMIT));
  }
  if (wanted.length >= 2) {
    const answer = await getJson(`/v1/nodes?q=${encodeURIComponent(text.trim())}&limit=${LIMIT}`);
    found.push(...answer.nodes.map(node => ({ title: node.name, hint: `${node.type ?? 'node'}, ${node.iso}`, address: pathOf('nodes', node.key) })));
  }
  return found;
}

export function startPalette() {
  const [dialog, input, list] = ['palette', 'palette-input', 'palette-list'].map(id => document.getElementById(id));
  let shown = [];
  let chosen = 0;
  let timer;
  let turn = 0;

  const choose = index => {
    chosen = Math.max(0, Math.min(shown.length - 1, index));
    [...list.children].forEach((item, i) => item.setAttribute('aria-selected', String(i === chosen)));
    list.children[chosen]?.scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', list.children[chosen]?.id ?? '');
  };

  const show = async () => {
    const mine = ++turn;
    let note = 'Nothing found. Names, ids and aliases are searched.';
    const found = await find(input.value).catch(error => { note = error.message; return []; });
    if (mine !== turn) return;
    shown = found;
    list.replaceChildren(...found.map((entry, i) => {
      const item = document.createElement('li');
      item.role = 'option';
      item.id = `palette-${i}`;
      const hint = document.createElement('small');
      hint.textContent = entry.hint;
      item.append(entry.title, hint);
      item.addEventListener('click', () => { location.href = entry.address; });
      return item;
    }));
    if (found.length === 0) {
      const item = document.createElement('li');
      item.role = 'option';
      item.setAttribute('aria-disabled', 'true');
      item.textContent = note;
      list.append(item);
    }
    choose(0);
  };

  const open = () => {
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    show();
  };

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE_MS);
  });
  input.addEventListener('keydown', async event => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      choose(chosen + (event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      clearTimeout(timer);
      await show();
      if (shown[chosen]) location.href = shown[chosen].address;
    }
  });
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
  document.getElementById('palette-open').addEventListener('click', open);
  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      open();
    }
  });
}
