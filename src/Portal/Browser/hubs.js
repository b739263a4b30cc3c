// Keeps the hubs board live: a price is drawn as it comes, figures that the server computes follow within two seconds.
import { ageText, changeText, direction, priceText, timeElement, ABSENT } from './format.js';
import { follow, getJson, noteAge } from './live.js';

const FIGURES_MS = 2000;
const AGES_MS = 60_000;

// As PriceAge says: a price is old when three intervals, and half an hour, have passed since it became known.
const isOld = hub => !!hub.real_time && hub.staleness_seconds > Math.max(1800, 3 * (Date.parse(hub.real_time.interval_end) - Date.parse(hub.real_time.interval_start)) / 1000);

const cellsOf = row => Object.fromEntries([...row.querySelectorAll('[data-cell]')].map(cell => [cell.dataset.cell, cell]));

function write(cell, text, shown = '') {
  if (cell.textContent === text) return;
  cell.textContent = text;
  if (shown !== null) {
    cell.classList.remove('rise', 'fall');
    if (shown) cell.classList.add(shown);
  }
  cell.classList.remove('flash');
  requestAnimationFrame(() => cell.classList.add('flash'));
}

function writeHub(row, hub, zone) {
  const cells = cellsOf(row);
  row.dataset.product = hub.real_time?.market ?? '';
  row.dataset.start = hub.real_time?.interval_start ?? '';
  write(cells.price, priceText(hub.real_time?.lmp));
  write(cells.change, changeText(hub.change_usd_per_mwh), direction(hub.change_usd_per_mwh));
  write(cells.dart, changeText(hub.dart_usd_per_mwh), direction(hub.dart_usd_per_mwh));
  write(cells['day-ahead'], priceText(hub.day_ahead_real_time_hour?.lmp));
  write(cells.mean, priceText(hub.session?.mean));
  write(cells.min, priceText(hub.session?.min));
  write(cells.max, priceText(hub.session?.max));
  const old = isOld(hub);
  row.classList.toggle('old', old);
  const shown = cells.interval.querySelector('time')?.dateTime;
  if (hub.real_time && (old || shown !== hub.real_time.interval_start || cells.interval.querySelector('.tag'))) {
    cells.interval.replaceChildren(timeElement(hub.real_time.interval_start, zone, old ? 'moment' : 'hour'), ...old ? [' ', ageTag(hub.staleness_seconds)] : []);
  } else if (!hub.real_time) cells.interval.textContent = ABSENT;
}

function ageTag(seconds) {
  const tag = document.createElement('span');
  tag.className = 'tag tag-warn';
  tag.textContent = `${ageText(seconds)} old`;
  return tag;
}

export async function start(table) {
  const market = table.dataset.market;
  const rows = new Map([...table.querySelectorAll('tr[data-hub]')].map(row => [row.dataset.hub, row]));
  const byNode = new Map();
  const zones = new Map();
  for (const iso of (await getJson('/v1/isos')).isos) {
    zones.set(iso.code, iso.time_zone);
    for (const hub of iso.hubs) {
      const row = rows.get(`${iso.code}/${hub.id}`);
      if (row) byNode.set(hub.price_node, row);
    }
  }
  if (byNode.size === 0) return;

  let timer;
  let stream;
  const refresh = async () => {
    timer = undefined;
    try {
      const page = await getJson(`/v1/hubs?limit=1000${market ? `&iso=${market}` : ''}`);
      for (const hub of page.hubs) if (rows.has(hub.key)) writeHub(rows.get(hub.key), hub, zones.get(hub.iso));
      noteAge(stream, [...rows.values()].every(row => row.classList.contains('old') || !row.dataset.start));
    } catch (error) {
      // A shard that moves answers 503 for a moment; the next price asks again.
      console.warn('hubs', error.message);
    }
  };
  const query = [...byNode.keys()].map(node => `node=${encodeURIComponent(node)}`).join('&');
  stream = follow(`/v1/live?${query}`, {
    price: update => {
      const row = byNode.get(update.key);
      if (row && (row.dataset.product === update.market) && update.interval_start >= (row.dataset.start ?? '')) {
        row.dataset.start = update.interval_start;
        write(cellsOf(row).price, priceText(update.lmp));
      }
      timer ??= setTimeout(refresh, FIGURES_MS);
    },
  });

  // A price that stays away grows old while the page is open.
  refresh();
  const ages = setInterval(refresh, AGES_MS);
  addEventListener('pagehide', () => clearInterval(ages), { once: true });
}
