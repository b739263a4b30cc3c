// Numbers and moments as the server writes them, so that a live cell reads like a rendered one.
export const ABSENT = '–';

const price = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const signed = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'exceptZero' });
const count = new Intl.NumberFormat('en-US');

export const priceText = value => Number.isFinite(value) ? price.format(value) : ABSENT;
export const changeText = value => Number.isFinite(value) ? signed.format(value) : ABSENT;
export const countText = value => Number.isFinite(value) ? count.format(value) : ABSENT;
export const direction = value => value > 0 ? 'rise' : value < 0 ? 'fall' : '';

export const ageText = seconds => !Number.isFinite(seconds) ? ABSENT
  : seconds < 90 ? `${Math.round(seconds)} s`
  : seconds < 5400 ? `${Math.round(seconds / 60)} min`
  : seconds < 129600 ? `${Math.round(seconds / 3600)} h`
  : `${Math.round(seconds / 86400)} d`;

export function bytesText(bytes) {
  if (!Number.isFinite(bytes)) return ABSENT;
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes > 0 ? Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3)) : 0;
  return `${(bytes / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`;
}

const clocks = new Map();

function partsOf(zone, form) {
  const key = `${zone}|${form}`;
  if (!clocks.has(key)) {
    const day = form !== 'hour' ? { year: 'numeric', month: '2-digit', day: '2-digit' } : {};
    clocks.set(key, new Intl.DateTimeFormat('en-US', { timeZone: zone, ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' }));
  }
  return clocks.get(key);
}

// Zones that are an offset alone have no letters; the market that uses UTC-5 all year calls it EST.
const ABBREVIATIONS = { UTC: 'UTC', 'Etc/GMT+5': 'EST' };

// "2026-11-28 17:15 PST"; "11-28 17:15 PST" for the form day-hour, "17:15 PST" for hour.
export function timeText(moment, zone, form = 'moment') {
  const parts = Object.fromEntries(partsOf(zone, form).formatToParts(new Date(moment)).map(part => [part.type, part.value]));
  const clock = `${parts.hour}:${parts.minute} ${ABBREVIATIONS[zone] ?? parts.timeZoneName}`;
  if (form === 'hour') return clock;
  return form === 'day-hour' ? `${parts.month}-${parts.day} ${clock}` : `${parts.year}-${parts.month}-${parts.day} ${clock}`;
}

export const isUtc = () => document.documentElement.dataset.clock === 'utc';

// Zone that the reader wants moments of a market on.
export const zoneFor = zone => isUtc() || !zone ? 'UTC' : zone;

export function writeTimes(root = document) {
  for (const element of root.querySelectorAll('time[data-zone]')) {
    element.textContent = timeText(element.dateTime, zoneFor(element.dataset.zone), element.dataset.form);
  }
}

export function timeElement(moment, zone, form = 'moment') {
  const element = document.createElement('time');
  element.dateTime = moment;
  element.dataset.zone = zone;
  element.dataset.form = form;
  element.title = timeText(moment, 'UTC', 'moment');
  element.textContent = timeText(moment, zoneFor(zone), form);
  return element;
}

export const pathOf = (kind, key) => `/${kind}/${key.split('/').map(encodeURIComponent).join('/')}`;
