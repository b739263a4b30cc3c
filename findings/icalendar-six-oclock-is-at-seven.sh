#!/usr/bin/env bash
# Ical.Net 5.2.4: a rule with BYHOUR counts hours from the first of the day, so that on the two Sundays of the clock change every later hour is
# one off: "at 6 and 22" happens at 7 and 23 in March and at 5 and 21 in November, and 2 o'clock of November falls onto 1 o'clock and is gone.
# ical.js 2.2.1 has these right and others wrong: BYWEEKNO counts every week, 29 February yearly comes each year, hours of a second Sunday leave it.
#
# Why it matters: outage windows, peak blocks and gate closures are exchanged as .ics. A peak block that starts at "BYHOUR=6" is an hour late on
# one delivery day and an hour early on another, the file is valid, and the same hours written as DTSTART without BYHOUR are right.
# Guess before the first run: both agree on everything but the times that do not exist or exist twice. Guess before the second, with all hours of
# a day: what is wrong about 3 o'clock does not touch the others.
# Seen: below, days and times in Chicago; "as it should be" is by RFC 5545. Issue 875 of ical-org/ical.net (closed) is about FREQ=HOURLY and ends.
# What we do: our calendars are NodaTime local times, resolved in one place; no recurrence rule is read, and none would be by these libraries.
#
# Needs the .NET 10 SDK, Node.js 20, a NuGet and an npm registry. Touches nothing outside a temporary folder.
set -euo pipefail

ical_net=5.2.4
ical_js=2.2.1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# The SDK's own scratch files go into the folder too, and no build server stays behind.
export TMPDIR=$folder DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

# Name, start, rule, and the local times that it means.
cat > rules.txt <<'TXT'
March, at 0, 6 and 22|20260308T000000|FREQ=DAILY;BYHOUR=0,6,22;COUNT=3|08 00:00, 08 06:00, 08 22:00
November, at 0, 6 and 22|20261101T000000|FREQ=DAILY;BYHOUR=0,6,22;COUNT=3|01 00:00, 01 06:00, 01 22:00
March, Sundays at 1 and 7|20260301T010000|FREQ=WEEKLY;BYDAY=SU;BYHOUR=1,7;COUNT=4|01 01:00, 01 07:00, 08 01:00, 08 07:00
March, at 3|20260308T000000|FREQ=DAILY;BYHOUR=3;COUNT=2|08 03:00, 09 03:00
March, at 3 by its start|20260307T030000|FREQ=DAILY;COUNT=2|07 03:00, 08 03:00
November, at 1 and 2|20261101T000000|FREQ=DAILY;BYHOUR=1,2;COUNT=4|01 01:00, 01 02:00, 02 01:00, 02 02:00
second Sundays at 6 and 22|20260510T060000|FREQ=MONTHLY;BYDAY=2SU;BYHOUR=6,22;COUNT=4|10 06:00, 10 22:00, 14 06:00, 14 22:00
Mondays of week 20|20260101T000000|FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=2|11 00:00, 17 00:00
yearly from 29 February|20240229T000000|FREQ=YEARLY;COUNT=3|29 00:00, 29 00:00, 29 00:00
TXT
cat > finding.csproj <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="Ical.Net" Version="$ical_net" /></ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
var zone = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");
foreach (var file in Directory.GetFiles(".", "*.ics").Order())
{
    var starts = Ical.Net.Calendar.Load(File.ReadAllText(file))!.Events[0].GetOccurrences().Take(9).Select(found => found.Period.StartTime.AsUtc);
    Console.WriteLine(string.Join(", ", starts.Select(start => TimeZoneInfo.ConvertTimeFromUtc(start, zone).ToString("dd HH:mm"))));
}
CS
cat > calendars.mjs <<'JS'
import fs from 'node:fs';
const change = (name, from, to, first, rule) => `BEGIN:${name}\nTZOFFSETFROM:${from}\nTZOFFSETTO:${to}\nDTSTART:${first}\nRRULE:FREQ=YEARLY;${rule}\nEND:${name}\n`;
fs.readFileSync('rules.txt', 'utf8').trim().split('\n').forEach((line, i) => {
  const [, start, rule] = line.split('|');
  fs.writeFileSync(`${i}.ics`, ('BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//finding//EN\nBEGIN:VTIMEZONE\nTZID:America/Chicago\n'
    + change('DAYLIGHT', '-0600', '-0500', '20070311T020000', 'BYMONTH=3;BYDAY=2SU') + change('STANDARD', '-0500', '-0600', '20071104T020000', 'BYMONTH=11;BYDAY=1SU')
    + `END:VTIMEZONE\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20260101T000000Z\nDTSTART;TZID=America/Chicago:${start}\nDURATION:PT15M\nRRULE:${rule}\nEND:VEVENT\nEND:VCALENDAR\n`)
    .replaceAll('\n', '\r\n'));
});
JS
cat > finding.mjs <<'JS'
import fs from 'node:fs';
import ICAL from 'ical.js';

const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/Chicago', day: '2-digit', hour: '2-digit', minute: '2-digit' });
const net = fs.readFileSync('net.txt', 'utf8').trim().split('\n');
fs.readFileSync('rules.txt', 'utf8').trim().split('\n').forEach((line, i) => {
  const [name, , , meant] = line.split('|');
  const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(`${i}.ics`, 'utf8')));
  ICAL.TimezoneService.register(new ICAL.Timezone(calendar.getFirstSubcomponent('vtimezone')));
  const starts = [];
  const times = new ICAL.Event(calendar.getFirstSubcomponent('vevent')).iterator();
  for (let next = times.next(); next && starts.length < 9; next = times.next()) {
    starts.push(clock.format(next.toJSDate()).replace(',', ''));
  }
  const said = times => (times === meant ? 'as it should be' : times);
  console.log(`${name}: Ical.Net ${said(net[i])}; ical.js ${said(starts.join(', '))}`);
});
JS
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "ical.js@$ical_js"
node calendars.mjs
dotnet run -v q > net.txt
node finding.mjs > out.txt
cat out.txt
diff - out.txt <<'TXT'
March, at 0, 6 and 22: Ical.Net 08 00:00, 08 07:00, 08 23:00; ical.js as it should be
November, at 0, 6 and 22: Ical.Net 01 00:00, 01 05:00, 01 21:00; ical.js as it should be
March, Sundays at 1 and 7: Ical.Net 01 01:00, 01 07:00, 08 01:00, 08 08:00; ical.js as it should be
March, at 3: Ical.Net 08 04:00, 09 03:00; ical.js as it should be
March, at 3 by its start: Ical.Net as it should be; ical.js as it should be
November, at 1 and 2: Ical.Net 01 01:00, 02 01:00, 02 02:00; ical.js as it should be
second Sundays at 6 and 22: Ical.Net as it should be; ical.js 10 06:00, 10 22:00, 01 22:00, 14 06:00
Mondays of week 20: Ical.Net as it should be; ical.js 05 00:00, 12 00:00
yearly from 29 February: Ical.Net as it should be; ical.js 29 00:00, 01 00:00, 01 00:00
TXT
echo "as seen with Ical.Net $ical_net, ical.js $ical_js"
