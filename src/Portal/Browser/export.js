// Every sheet with a table of its own can be saved as it is shown: numbers without separators, moments in UTC.
import { button, csvOf, save } from './save.js';

const NUMBER = /^[+-]?[\d,]+(\.\d+)?$/;

function textOf(cell) {
  const moment = cell.querySelector('time[datetime]');
  if (moment) return moment.dateTime;
  const text = cell.textContent.trim().replace(/\s+/g, ' ');
  return text === '–' ? '' : NUMBER.test(text) ? text.replaceAll(',', '').replace('+', '') : text;
}

function saveTable(table, title) {
  const [head, ...rows] = [...table.rows].map(row => [...row.cells].map(textOf));
  save(`${title.toLowerCase().replace(/[^a-z0-9]+/g, '_')}.csv`, csvOf(head, rows), 'text/csv');
}

export function startExports() {
  for (const sheet of document.querySelectorAll('main .sheet')) {
    const title = sheet.querySelector('h2')?.textContent.trim();
    const hasOwn = [...sheet.querySelectorAll('button')].some(known => known.textContent === 'CSV');
    if (!title || hasOwn || !sheet.querySelector('table.figures')) continue;
    const made = button('CSV', () => { const table = sheet.querySelector('table.figures'); if (table) saveTable(table, title); });
    made.className = 'export';
    made.setAttribute('aria-label', `Save ${title} as CSV`);
    sheet.append(made);
  }
}
