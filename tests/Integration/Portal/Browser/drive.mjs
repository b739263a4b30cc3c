// Visits pages in an installed Chromium and reports what each did as JSON.
// node drive.mjs BASE_URL CHROMIUM SCREENSHOT_FOLDER PATH...
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const [base, executablePath, shots, ...paths] = process.argv.slice(2);
const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--enable-unsafe-swiftshader'] });

// Only a hang lasts so long.
const READY_MS = 600_000;
const AT_ONCE = 2;

// The simulated market has episodes and outages of its own; the page about one is visited with the newest or the greatest.
async function addressOf(path) {
  if (path === '/outages/greatest') {
    const { outages } = await (await fetch(`${base}/v1/outages?state=any&limit=1`)).json();
    return `/outages/${outages[0].id}`;
  }
  if (path !== '/anomalies/episode') return path;
  const { anomalies } = await (await fetch(`${base}/v1/anomalies?limit=1`)).json();
  return anomalies.length > 0 ? `${path}?id=${encodeURIComponent(anomalies[0].id)}` : path;
}

// One load, looked at twice: wide in light colours, then narrow in dark ones.
async function visit(context, path) {
  const page = await context.newPage();
  const [errors, foreign] = [[], []];
  // The silo of these tests has no warehouse; pages show that in words, and the browser logs each 503 by itself.
  const isAbsence = message => /status of 503/.test(message.text()) && /\/v1\/(cubes|datasets)/.test(message.location().url);
  page.on('console', message => { if (message.type() === 'error' && !isAbsence(message)) errors.push(`${message.text()} ${message.location().url}`); });
  page.on('pageerror', error => errors.push(error.message));
  page.on('request', request => { if (!request.url().startsWith(base) && !/^(data|blob):/.test(request.url())) foreign.push(request.url()); });
  const answer = await page.goto(base + await addressOf(path));
  await page.waitForFunction(() => document.documentElement.dataset.ready === 'true', null, { timeout: READY_MS });
  const firstPaintMs = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null);
  // Evaluated by the debugger, which the page's policy does not bind; an inline script would be refused.
  await page.evaluate(axe);
  const looks = [];
  for (const [theme, width, height] of [['light', 1400, 900], ['dark', 390, 800]]) {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height });
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
    // Structure is the same in both looks; colours and sizes are not.
    const rules = looks.length === 0 ? {} : { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block', 'target-size', 'scrollable-region-focusable'] } };
    const result = await page.evaluate(options => axe.run(document, { resultTypes: ['violations'], ...options }), rules);
    if (shots) await page.screenshot({ path: join(shots, `${path.replace(/[^a-z0-9]+/gi, '_')}_${theme}.png`) });
    looks.push({
      path, theme, errors, foreign, firstPaintMs, status: answer.status(), title: await page.title(), heading: await page.locator('h1').first().innerText(),
      notices: await page.locator('main .notice').allInnerTexts(),
      cut: await page.evaluate(() => [...document.querySelectorAll('.band .scroll')].filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.ariaLabel)),
      isTooWide: await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1),
      violations: result.violations.filter(rule => ['serious', 'critical'].includes(rule.impact)).map(rule => `${rule.id}: ${rule.nodes.map(node => node.html).slice(0, 3).join(' | ')}`),
    });
  }
  await page.close();
  return looks;
}

// Ctrl+K, part of a name, Enter: the way to a hub without the mouse.
async function palette(context) {
  const page = await context.newPage();
  await page.goto(`${base}/`);
  await page.waitForFunction(() => document.documentElement.dataset.ready === 'true', null, { timeout: READY_MS });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('sp15');
  await page.locator('#palette-list li', { hasText: 'SP15' }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/hubs\//);
  return new URL(page.url()).pathname;
}

// A price that is appended while the board is open: from the append to the changed cell.
async function live(context) {
  const page = await context.newPage();
  await page.goto(`${base}/?iso=CAISO`);
  await page.waitForFunction(() => document.getElementById('live')?.dataset.state === 'on', null, { timeout: READY_MS });
  return page.evaluate(async deadline => {
    const row = document.querySelector('tr[data-hub="CAISO/TH_SP15_GEN-APND"]');
    const cell = row.querySelector('[data-cell="price"]');
    const start = new Date(Date.parse(row.querySelector('time').dateTime) + 900_000).toISOString();
    const changed = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`the cell still shows ${cell.textContent}`)), deadline);
      new MutationObserver(() => { if (cell.textContent === '4,321.25') resolve(performance.now()); }).observe(cell, { childList: true, characterData: true, subtree: true });
    });
    const record = {
      ts: start, iso: 'CAISO', node: 'TH_SP15_GEN-APND', market: 'REAL_TIME_15_MIN', interval_minutes: 15, lmp: 4321.25, energy_component: 4321.25, congestion_component: 0,
      loss_component: 0, known_at: new Date().toISOString(), known_at_basis: 'published',
    };
    const began = performance.now();
    const response = await fetch('/v1/ingest/ISO_RT_LMP', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(record) });
    if (!response.ok) throw new Error(await response.text());
    return { ms: await changed - began, shown: '4,321.25' };
  }, READY_MS);
}

// From an empty form to a deployed pipeline that reads this silo itself.
async function addSource(context) {
  const page = await context.newPage();
  await page.goto(`${base}/sources/new`);
  await page.waitForFunction(() => document.documentElement.dataset.ready === 'true', null, { timeout: READY_MS });
  const fill = async fields => { for (const [selector, text] of Object.entries(fields)) await page.locator(selector).fill(text); };
  await fill({ '#name': 'hub-copy', '#base_url': base, '#path': '/v1/nodes/CAISO/TH_SP15_GEN-APND' });
  await page.locator('#verdict', { hasText: 'to mend' }).waitFor({ timeout: READY_MS });
  const mended = await page.locator('#findings li').allInnerTexts();
  await page.locator('#preview').click();
  await page.locator('#sample .notice', { hasText: 'Still unmapped' }).waitFor({ timeout: READY_MS });
  const from = field => `tr[data-field="${field}"] [data-part="from"]:visible`;
  await fill({
    [from('ts')]: '$.real_time.latest.interval_start', [from('iso')]: 'iso', [from('node')]: '"SP15-COPY"', [from('market')]: '$.real_time.latest.market',
    [from('interval_minutes')]: '"15"', [from('lmp')]: '$.real_time.latest.lmp',
  });
  await page.locator('#verdict', { hasText: 'the spec is right' }).waitFor({ timeout: READY_MS });
  await page.locator('#preview').click();
  const key = await page.locator('#sample td', { hasText: 'CAISO/SP15-COPY' }).first().innerText({ timeout: READY_MS });
  await page.locator('#deploy').click();
  await page.locator('#source output', { hasText: 'is deployed' }).waitFor({ timeout: READY_MS });
  await page.goto(`${base}/sources`);
  await page.getByRole('button', { name: 'run hub-copy' }).click();
  await page.locator('tr', { hasText: 'hub-copy' }).locator('.tag', { hasText: 'succeeded' }).first().waitFor({ timeout: READY_MS });
  return { mended, key };
}

// A statement by keyboard against a silo without a warehouse, with a table put in by a click; then an error in the form that the gate gives it.
async function trySql(context) {
  const page = await context.newPage();
  await page.goto(`${base}/sql`);
  await page.waitForFunction(() => document.documentElement.dataset.ready === 'true', null, { timeout: READY_MS });
  const text = page.locator('#sql-text');
  await text.fill('SELECT count()\nFROM ');
  await page.getByRole('button', { name: 'Insert hub_lmp_1d' }).click();
  await page.keyboard.type(' WHERE iso = {iso:String}');
  await page.getByLabel('iso', { exact: true }).fill('ERCOT');
  await text.press('Control+Enter');
  const said = await page.locator('#sql-verdict .notice').innerText({ timeout: READY_MS });
  const kept = new URL(page.url()).searchParams;
  const typed = await text.inputValue();
  await page.route('**/v1/sql/check', route => route.fulfill({ json: { allowed: false, tables: [], parameters: [], code: 'sql_refused', reason: 'no such table', line: 2, column: 6, suggestions: [] } }));
  await page.getByRole('button', { name: 'Check' }).click();
  await page.locator('#sql-verdict pre').waitFor({ timeout: READY_MS });
  const marked = await text.evaluate(area => area.value.slice(area.selectionStart, area.selectionEnd));
  return { said, kept: [kept.get('q'), kept.get('p.iso')], typed, marked };
}

// With a wrong key, with a good one, and out again.
async function signIn(browser) {
  const context = await browser.newContext();
  const made = await fetch(`${base}/v1/governance/keys`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ owner: 'browser', role: 'reader' }) });
  const { secret } = await made.json();
  const page = await context.newPage();
  await page.goto(`${base}/sign-in?to=${encodeURIComponent('//elsewhere.example/operations')}`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  const enter = async key => { await page.getByLabel('API key').fill(key); await page.getByRole('button', { name: 'Sign in' }).click(); };
  await enter(`${secret.slice(0, -4)}0000`);
  await page.locator('#said:not([hidden])').waitFor({ timeout: READY_MS });
  const said = await page.locator('#said').innerText();
  await enter(secret);
  await page.getByRole('button', { name: 'Sign out' }).waitFor({ timeout: READY_MS });
  const me = () => page.evaluate(async () => (await (await fetch('/v1/governance/me')).json()).owner);
  const [landed, inside, cookies] = [page.url(), await me(), await page.evaluate(() => document.cookie)];
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(/\/sign-in$/);
  return { said, landed: landed.slice(base.length), inside, outside: await me(), cookies, violations: violations.filter(rule => ['serious', 'critical'].includes(rule.impact)).map(rule => rule.id) };
}

try {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, colorScheme: 'light' });
  const pages = [];
  const rest = [...paths];
  const work = async () => { for (let path = rest.shift(); path; path = rest.shift()) pages.push(...await visit(context, path)); };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  console.log(JSON.stringify({ pages, palette: await palette(context), live: await live(context), source: await addSource(context), sql: await trySql(context), signIn: await signIn(browser) }));
} finally {
  await browser.close();
}
