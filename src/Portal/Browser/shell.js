// What every page has: clocks, colours, menu, palette, and the islands that the page names.
import { startExports } from './export.js';
import { timeText, writeTimes } from './format.js';
import { startPalette } from './palette.js';

const stored = (name, value) => {
  try {
    if (value === undefined) return localStorage.getItem(name);
    localStorage.setItem(name, value);
  } catch { /* A browser that keeps nothing still shows the page. */ }
  return value;
};

function startClocks() {
  const [market, utc] = [document.getElementById('clock-market'), document.getElementById('clock-utc')];
  const zone = document.querySelector('main [data-page-zone]')?.dataset.pageZone;
  const tick = () => {
    const now = new Date().toISOString();
    utc.textContent = timeText(now, 'UTC', 'hour');
    if (zone) {
      market.hidden = false;
      market.textContent = timeText(now, zone, 'hour');
    }
  };
  tick();
  setInterval(tick, 10_000);
}

function startTheme() {
  const root = document.documentElement;
  document.getElementById('theme-toggle').addEventListener('click', () => {
    const isDark = (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
    root.dataset.theme = stored('theme', isDark ? 'light' : 'dark');
    dispatchEvent(new CustomEvent('themechange'));
  });
}

function startSignOut() {
  document.getElementById('sign-out')?.addEventListener('click', async () => {
    await fetch('/v1/session', { method: 'DELETE' });
    location.assign('/sign-in');
  });
}

function startTimes() {
  const button = document.getElementById('time-toggle');
  const set = isUtc => {
    document.documentElement.dataset.clock = isUtc ? 'utc' : 'market';
    button.setAttribute('aria-pressed', String(isUtc));
    writeTimes();
    dispatchEvent(new CustomEvent('clockchange'));
  };
  set((new URLSearchParams(location.search).get('clock') ?? stored('clock')) === 'utc');
  button.addEventListener('click', () => {
    const isUtc = button.getAttribute('aria-pressed') !== 'true';
    stored('clock', isUtc ? 'utc' : 'market');
    set(isUtc);
  });
}

function startMenu() {
  const [button, menu] = [document.getElementById('menu-toggle'), document.getElementById('navigation')];
  button.addEventListener('click', () => button.setAttribute('aria-expanded', String(menu.classList.toggle('open'))));
}

function startCopying() {
  document.addEventListener('click', async event => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const text = document.getElementById(button.dataset.copy).textContent.trim();
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Select and copy by hand';
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

async function startIslands() {
  for (const element of document.querySelectorAll('[data-island]')) {
    try {
      const island = await import(`./${element.dataset.island}.js`);
      await island.start(element);
    } catch (error) {
      console.error(`island ${element.dataset.island}`, error);
      const notice = document.createElement('p');
      notice.className = 'notice';
      notice.textContent = `This part of the page does not work: ${error.message}`;
      element.before(notice);
    }
  }
  startExports();
  document.documentElement.dataset.ready = 'true';
}

startClocks();
startTheme();
startSignOut();
startTimes();
startMenu();
startCopying();
startPalette();
startIslands();
