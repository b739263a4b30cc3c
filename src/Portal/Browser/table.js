// Tables of figures made by scripts, in the form of those that the server renders.
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made && key !== 'list') made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

// columns: { title, of(row), number, class(row), wrap, whole }; what `of` gives is a text or an element. Of `whole` ones the text is the cell's tooltip too: on a narrow page it may lie outside.
export function table(columns, rows, label, empty) {
  if (rows.length === 0) return element('p', { className: 'empty' }, empty);
  const head = element('tr', {}, ...columns.map(column => element('th', { scope: 'col', className: column.number ? 'number' : '' }, column.title)));
  const cell = (column, row) => {
    const made = element('td', { className: [column.number && 'number', column.wrap && 'wrap', column.class?.(row)].filter(Boolean).join(' ') }, column.of(row) ?? '–');
    if (column.whole) made.title = made.textContent;
    return made;
  };
  const body = rows.map(row => element('tr', {}, ...columns.map(column => cell(column, row))));
  return element('div', { className: 'scroll', role: 'region', 'aria-label': label, tabIndex: 0 },
    element('table', { className: 'figures' }, element('thead', {}, head), element('tbody', {}, ...body)));
}

export const tag = (text, kind) => element('span', { className: `tag tag-${kind}` }, text);

export const link = (address, text) => element('a', { href: address }, text);

export const notice = text => element('p', { className: 'notice' }, text);
