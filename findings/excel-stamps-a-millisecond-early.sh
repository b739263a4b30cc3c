#!/usr/bin/env bash
# Five readers of one .xlsx: SheetJS 0.18.5 and read-excel-file 9.3.17 give a third of all hourly stamps a millisecond early, so that 01:00 lies in
# the hour before; exceljs 4.4.0, ExcelDataReader 3.6.0 and MiniExcel 1.46.0 give the whole hour. Of a workbook that counts days from 1904, which is
# valid and says so, SheetJS and MiniExcel make dates four years and a day too early, without a word.
#
# Why it matters: hubs' prices and outage lists come as workbooks with dates as numbers. Grouped by hour after Math.floor or getUTCHours, some hours
# of each day get two prices and others none; joined by stamp with another source, a third of the rows is lost. The 1904 system lives on in books
# that began on a Mac. Readers on either side of a hand-over disagree about the same cell.
# Guess before the first run: all give the whole minute, or all err by parts of a millisecond; 1904 is missed by MiniExcel at most.
# Seen: below, with serials of 15 digits as Excel writes them and of 17. A serial is a number of days, 1/24 has no exact one: who cuts, errs. exceljs
# mended this in 2018 (479), SheetJS has issue 1565 open; a search of public threads found none of the two for read-excel-file or MiniExcel.
# What we do: workbooks are read with ExcelDataReader, right in each row of this; a stamp from another reader would be rounded to the second.
#
# Needs the .NET 10 SDK, Node.js 20, a NuGet and an npm registry. Touches nothing outside a temporary folder.
set -euo pipefail

sheetjs=0.18.5
exceljs=4.4.0
read_excel_file=9.3.17
excel_data_reader=3.6.0
mini_excel=1.46.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# The SDK's own scratch files go into the folder too, and no build server stays behind.
export TMPDIR=$folder DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false TZ=UTC

echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "xlsx@$sheetjs" "exceljs@$exceljs" "read-excel-file@$read_excel_file"
cat > books.mjs <<'JS'
import ExcelJS from 'exceljs';

// A month of hours from 1 November 2026 as the numbers that a workbook holds, shown as date and time.
for (const [name, first, date1904, digits] of [['15 digits', 46327, false, 15], ['17 digits', 46327, false, 17], ['from 1904', 46327 - 1462, true, 15]]) {
  const workbook = new ExcelJS.Workbook();
  workbook.properties.date1904 = date1904;
  const sheet = workbook.addWorksheet('prices');
  for (let i = 0; i < 720; i++) {
    const cell = sheet.getCell(i + 1, 1);
    cell.value = Number((first + i / 24).toPrecision(digits));
    cell.numFmt = 'm/d/yy h:mm';
  }

  await workbook.xlsx.writeFile(`${name}.xlsx`);
}
JS
cat > finding.csproj <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="ExcelDataReader" Version="$excel_data_reader" />
    <PackageReference Include="MiniExcel" Version="$mini_excel" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);
foreach (var book in Directory.GetFiles(".", "*.xlsx"))
{
    using var reader = ExcelDataReader.ExcelReaderFactory.CreateReader(File.OpenRead(book));
    var rows = new List<object>();
    while (reader.Read())
    {
        rows.Add(reader.GetValue(0));
    }

    File.WriteAllLines($"{book}.ExcelDataReader", rows.Select(Spelled));
    File.WriteAllLines($"{book}.MiniExcel", MiniExcelLibs.MiniExcel.Query(book).Select(row => Spelled(((IDictionary<string, object>)row).Values.First())));
}

static string Spelled(object cell) => ((DateTime)cell).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
CS
cat > finding.mjs <<'JS'
import fs from 'node:fs';
import ExcelJS from 'exceljs';
import { readSheet } from 'read-excel-file/node';
import XLSX from 'xlsx';

for (const book of ['15 digits', '17 digits', 'from 1904']) {
  const path = `${book}.xlsx`;
  const sheet = XLSX.readFile(path, { cellDates: true }).Sheets.prices;
  const workbook = await new ExcelJS.Workbook().xlsx.readFile(path);
  const cells = await readSheet(path);
  const lines = reader => fs.readFileSync(`${path}.${reader}`, 'utf8').trim().split('\n').map(line => new Date(line));
  const [dataReader, mini] = [lines('ExcelDataReader'), lines('MiniExcel')];
  const readers = {
    SheetJS: i => sheet[`A${i + 1}`].v, 'read-excel-file': i => cells[i][0], exceljs: i => workbook.worksheets[0].getCell(i + 1, 1).value,
    ExcelDataReader: i => dataReader[i], MiniExcel: i => mini[i],
  };
  for (const [name, stamp] of Object.entries(readers)) {
    const off = Array.from({ length: 720 }, (_, i) => stamp(i) - (Date.UTC(2026, 10, 1) + i * 3_600_000));
    const days = Math.round(off[0] / 86_400_000);
    console.log(`${book}, ${name}: ${days ? `${days} days off, ` : ''}${off.filter(ms => Math.floor((ms - days * 86_400_000) / 3_600_000) < 0).length} of 720 in the hour before`);
  }
}
JS
node books.mjs
dotnet run -v q
node finding.mjs > out.txt
cat out.txt
diff - out.txt <<'TXT'
15 digits, SheetJS: 240 of 720 in the hour before
15 digits, read-excel-file: 240 of 720 in the hour before
15 digits, exceljs: 0 of 720 in the hour before
15 digits, ExcelDataReader: 0 of 720 in the hour before
15 digits, MiniExcel: 0 of 720 in the hour before
17 digits, SheetJS: 0 of 720 in the hour before
17 digits, read-excel-file: 240 of 720 in the hour before
17 digits, exceljs: 0 of 720 in the hour before
17 digits, ExcelDataReader: 0 of 720 in the hour before
17 digits, MiniExcel: 0 of 720 in the hour before
from 1904, SheetJS: -1462 days off, 240 of 720 in the hour before
from 1904, read-excel-file: 240 of 720 in the hour before
from 1904, exceljs: 0 of 720 in the hour before
from 1904, ExcelDataReader: 0 of 720 in the hour before
from 1904, MiniExcel: -1462 days off, 0 of 720 in the hour before
TXT
echo "as seen with xlsx $sheetjs, exceljs $exceljs, read-excel-file $read_excel_file, ExcelDataReader $excel_data_reader, MiniExcel $mini_excel"
