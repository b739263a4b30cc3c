// Hands the reader a file that the page itself has made.
export function save(name, content, type) {
  const url = typeof content === 'string' && content.startsWith('data:') ? content : URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  if (!url.startsWith('data:')) setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

const cell = value => value === null || value === undefined ? '' : /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);

export const csvOf = (columns, rows) => [columns, ...rows].map(row => row.map(cell).join(',')).join('\n') + '\n';

export function button(label, act) {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = label;
  element.addEventListener('click', act);
  return element;
}

// Keeps a choice in the address, so that the page can be shared as it is.
export function keep(name, value) {
  const address = new URL(location.href);
  if (value) address.searchParams.set(name, value);
  else address.searchParams.delete(name);
  history.replaceState(null, '', address);
}
