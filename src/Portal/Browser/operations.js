// What ails: health, lag of shards and sinks, backfills. Read again every few seconds while the page is looked at.
import { ageText, bytesText, countText, timeElement } from './format.js';
import { getJson } from './live.js';
import { element, notice, table, tag } from './table.js';

const EVERY_MS = 5000;

const lagOf = shard => shard.topics.reduce((sum, topic) => sum + topic.lag, 0);

const moment = at => at ? timeElement(at, 'UTC') : '–';

const state = (word, isGood) => tag(word, isGood ? 'good' : 'warn');

function health(view) {
  return table([
    { title: 'Check', of: check => check.name.replaceAll('_', ' ') },
    { title: 'State', of: check => state(check.ok ? 'ok' : 'not yet', check.ok) },
    { title: 'Detail', of: check => check.detail, wrap: true },
  ], view.checks, 'Health checks', 'No check is reported.');
}

function shards(view) {
  const families = Object.entries(Object.groupBy(view.shards, shard => shard.family)).map(([family, list]) => ({
    family, list, lag: list.reduce((sum, shard) => sum + lagOf(shard), 0), entities: list.reduce((sum, shard) => sum + shard.entities, 0),
    oldest: Math.max(...list.map(shard => shard.barrier_age_seconds)), owned: list.filter(shard => shard.state === 'owned').length,
  }));
  const all = table([
    { title: 'Shard', of: shard => `${shard.family}/${shard.shard}` },
    { title: 'State', of: shard => state(shard.state, shard.state === 'owned') },
    { title: 'Owner', of: shard => shard.owner },
    { title: 'Epoch', of: shard => countText(shard.epoch), number: true },
    { title: 'Entities', of: shard => countText(shard.entities), number: true },
    { title: 'Not durable', of: shard => countText(shard.dirty_entities), number: true },
    { title: 'Barrier', of: shard => ageText(shard.barrier_age_seconds), number: true },
    { title: 'Lag', of: shard => countText(lagOf(shard)), number: true },
  ], view.shards, 'Shards', 'No shard is owned here.');
  const details = element('details', { open: document.querySelector('#shards details')?.open ?? false }, element('summary', {}, `All ${view.shards.length} shards`), all);
  return element('div', {}, table([
    { title: 'Family', of: row => row.family },
    { title: 'Owned', of: row => state(`${row.owned} of ${row.list.length}`, row.owned === row.list.length) },
    { title: 'Entities', of: row => countText(row.entities), number: true },
    { title: 'Oldest barrier', of: row => ageText(row.oldest), number: true },
    { title: 'Lag, records', of: row => countText(row.lag), number: true },
  ], families, 'Families', 'No shard is owned here.'), details);
}

function sinks(lake, warehouse) {
  const rows = [
    { name: 'Iceberg', state: lake.state, detail: '', sink: lake.sink, writes: lake.sink?.commits, last: lake.sink?.last_commit_at },
    { name: 'ClickHouse', state: warehouse.state, detail: warehouse.detail, sink: warehouse.sink, writes: warehouse.sink?.writes, last: warehouse.sink?.last_write_at },
  ];
  return table([
    { title: 'Store', of: row => row.name },
    { title: 'State', of: row => state(row.state, ['on', 'ready', 'external'].includes(row.state)) },
    { title: 'Lag, records', of: row => countText(row.sink?.lag_records), number: true },
    { title: 'Rows written', of: row => countText(row.sink?.rows_written), number: true },
    { title: 'Writes', of: row => countText(row.writes), number: true },
    { title: 'Failures', of: row => countText(row.sink?.failures), number: true },
    { title: 'Last write', of: row => moment(row.last) },
    { title: 'Detail', of: row => row.sink?.last_failure ?? row.detail, wrap: true },
  ], rows, 'Sinks', 'No store is on.');
}

function tables(lake, warehouse) {
  const rows = [
    ...lake.tables.map(known => ({ store: 'Iceberg', name: known.name, rows: known.rows, bytes: known.bytes, parts: known.files, days: known.retention_days, failure: known.last_failure })),
    ...warehouse.tables.map(known => ({ store: 'ClickHouse', name: known.name, rows: known.rows, bytes: known.bytes, parts: known.parts, days: known.retention_days })),
  ];
  return table([
    { title: 'Store', of: row => row.store },
    { title: 'Table', of: row => row.name },
    { title: 'Rows', of: row => countText(row.rows), number: true },
    { title: 'Size', of: row => bytesText(row.bytes), number: true },
    { title: 'Files or parts', of: row => countText(row.parts), number: true },
    { title: 'Kept, days', of: row => row.days ? countText(row.days) : 'all', number: true },
    { title: 'Upkeep', of: row => row.failure ?? '', wrap: true },
  ], rows, 'Tables', 'There are no tables: both stores are off.');
}

function backfills(view) {
  return table([
    { title: 'Id', of: run => run.id },
    { title: 'State', of: run => state(run.state, ['running', 'queued', 'succeeded'].includes(run.state)) },
    { title: 'Read', of: run => run.bytes_total > 0 ? `${Math.round(100 * run.bytes_read / run.bytes_total)} %` : '–', number: true },
    { title: 'Prices', of: run => countText(run.prices), number: true },
    { title: 'Rejected rows', of: run => countText(run.rejected_rows), number: true },
    { title: 'Left', of: run => ageText(run.seconds_left ?? NaN), number: true },
    { title: 'Started', of: run => moment(run.started_at) },
    { title: 'Failure', of: run => run.failure ?? '', wrap: true },
  ], view.backfills, 'Backfills', 'No backfill has run on this silo. POST /v1/backfills starts one.');
}

export async function start(root) {
  const put = (id, content) => root.querySelector(`#${id}`)?.replaceChildren(content);
  const read = async (id, urls, show) => {
    try {
      put(id, show(...await Promise.all(urls.map(url => getJson(url)))));
    } catch (error) {
      put(id, notice(`${urls.join(', ')}: ${error.message}`));
    }
  };
  // Readiness is answered with 503 and the same body while it is missing.
  const ready = async () => put('health', health(await (await fetch('/health/ready')).json()));
  const all = () => Promise.all([
    ready(),
    read('shards', ['/v1/shards'], shards),
    read('sinks', ['/v1/lake', '/v1/warehouse'], sinks),
    read('tables', ['/v1/lake', '/v1/warehouse'], tables),
    read('backfills', ['/v1/backfills'], backfills),
  ]);
  await all();
  const round = async () => {
    if (!document.hidden && !root.querySelector('.scroll:focus-within')) await all();
    setTimeout(round, EVERY_MS);
  };
  setTimeout(round, EVERY_MS);
}
