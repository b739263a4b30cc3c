#!/usr/bin/env bash
# cron 4.4.0 (npm, the package of kelektiv/node-cron): a daily job of 2:00 or 2:30 runs twice on the day the clocks go back, the first time an hour
# early, though 2 o'clock is not among the hours that come twice. In spring an hourly job of minute 45 runs once more, at 3:00, where no rule has it.
#
# Why it matters: publications, gate closures and daily settlements are polled by rules in local time, and "after the change" (2:00 to 2:59) is
# where operators put jobs to be safe from it. The early run closes a day that is not complete: at 1:30 standard time half an hour is missing.
# Guess before the first run: hourly jobs run 25 and 23 times by every scheduler, and a job at 1:30, inside the hour that repeats, once or twice by
# design; a job outside it runs once.
# Seen: below, by a clock that is moved minute by minute, in Chicago. The times inside the repeated hour run once; those of the hour after it twice.
# croner 11.0.0 and cron-parser 5.10.5 give every daily job once, and the hourly one 23 times. A time that spring skips may well be made up for
# at 3:00 (all three do so for 2:00), but minute 45 of every hour has its runs at 1:45 and 3:45. The package's README says nothing of clock changes.
# Issue 1087 of kelektiv/node-cron (open) is about the repeated hour itself, in lists of dates that run backwards; a search of public issue threads
# found none for the hour after it.
# What we do: schedules of pipelines are our own CronSchedule; what it does on both days is a table in docs/self-serve.md.
#
# Needs Node.js 20 and an npm registry. Touches nothing outside a temporary folder.
set -euo pipefail

cron=4.4.0
croner=11.0.0
parser=5.10.5
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "cron@$cron" "croner@$croner" "cron-parser@$parser"
cat > finding.mjs <<'JS'
import { mock } from 'node:test';
import { CronJob } from 'cron';
import { Cron } from 'croner';
import { CronExpressionParser } from 'cron-parser';

const zone = 'America/Chicago';
const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' });
const local = instant => clock.format(instant).replace('GMT-5', 'daylight').replace('GMT-6', 'standard');
const count = times => (times.length > 3 ? `${times.length} times` : times.map(local).join(' and '));
const night = (times, from, to) => times.filter(time => time >= from && time <= to).map(local).join(', ');

// The job is run by its own timers, of which each fires when the clock has come to it.
function run(rule, start, hours) {
  const times = [];
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: start - 1000 });
  const job = CronJob.from({ cronTime: rule, timeZone: zone, start: true, onTick: () => times.push(Date.now()) });
  mock.timers.tick(1000);
  for (let minute = 1; minute < hours * 60; minute++) {
    mock.timers.tick(60000);
  }
  job.stop();
  mock.timers.reset();
  return times;
}

function byCroner(rule, start, end) {
  const times = [];
  const job = new Cron(rule, { timezone: zone, paused: true });
  for (let next = job.nextRun(new Date(start - 1000)); +next < end; next = job.nextRun(next)) {
    times.push(+next);
  }
  return times;
}

function byParser(rule, start, end) {
  const times = [];
  const dates = CronExpressionParser.parse(rule, { tz: zone, currentDate: new Date(start - 1000) });
  for (let next = +dates.next().toDate(); next < end; next = +dates.next().toDate()) {
    times.push(next);
  }
  return times;
}

const days = [['November', Date.parse('2026-11-01T05:00Z'), 25], ['March', Date.parse('2026-03-08T06:00Z'), 23]];
for (const [month, start, hours] of days) {
  const end = start + hours * 3600000;
  for (const rule of ['30 0 * * *', '0 1 * * *', '30 1 * * *', '0 2 * * *', '30 2 * * *', '0 3 * * *', '0 * * * *', '45 * * * *']) {
    console.log(`${month}, ${rule}: cron ${count(run(rule, start, hours))}; croner ${count(byCroner(rule, start, end))}; `
      + `cron-parser ${count(byParser(rule, start, end))}`);
  }
}
const [, march] = days[1];
console.log(`March, 45 * * * *, from 1:00 to 4:00: cron ${night(run('45 * * * *', march, 23), march + 3600000, march + 3 * 3600000)}`);
JS
node finding.mjs > out.txt 2> warnings.txt
cat out.txt
diff - out.txt <<'TXT'
November, 30 0 * * *: cron 00:30 daylight; croner 00:30 daylight; cron-parser 00:30 daylight
November, 0 1 * * *: cron 01:00 daylight; croner 01:00 daylight; cron-parser 01:00 daylight
November, 30 1 * * *: cron 01:30 daylight; croner 01:30 daylight; cron-parser 01:30 daylight
November, 0 2 * * *: cron 01:00 standard and 02:00 standard; croner 02:00 standard; cron-parser 02:00 standard
November, 30 2 * * *: cron 01:30 standard and 02:30 standard; croner 02:30 standard; cron-parser 02:30 standard
November, 0 3 * * *: cron 03:00 standard; croner 03:00 standard; cron-parser 03:00 standard
November, 0 * * * *: cron 25 times; croner 25 times; cron-parser 25 times
November, 45 * * * *: cron 25 times; croner 25 times; cron-parser 25 times
March, 30 0 * * *: cron 00:30 standard; croner 00:30 standard; cron-parser 00:30 standard
March, 0 1 * * *: cron 01:00 standard; croner 01:00 standard; cron-parser 01:00 standard
March, 30 1 * * *: cron 01:30 standard; croner 01:30 standard; cron-parser 01:30 standard
March, 0 2 * * *: cron 03:00 daylight; croner 03:00 daylight; cron-parser 03:00 daylight
March, 30 2 * * *: cron 03:00 daylight; croner 03:00 daylight; cron-parser 03:30 daylight
March, 0 3 * * *: cron 03:00 daylight; croner 03:00 daylight; cron-parser 03:00 daylight
March, 0 * * * *: cron 23 times; croner 23 times; cron-parser 23 times
March, 45 * * * *: cron 24 times; croner 23 times; cron-parser 23 times
March, 45 * * * *, from 1:00 to 4:00: cron 01:45 standard, 03:00 daylight, 03:45 daylight
TXT
echo "as seen with cron $cron, croner $croner, cron-parser $parser"
