// What the page of SQL reads out of a statement's text: its parameters, and places that an answer names.

// Texts, quoted names and comments hold no parameters.
const TOKEN = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|--[^\n]*|\/\*[^]*?\*\/|\{\s*(\w+)\s*:\s*([^{}]+?)\s*\}/g;

// { name, type } of each {name:Type}, once.
export function parametersOf(statement) {
  const found = new Map();
  for (const [, name, type] of statement.matchAll(TOKEN)) if (name && !found.has(name)) found.set(name, type);
  return [...found].map(([name, type]) => ({ name, type }));
}

// Lists and NULL are JSON; all else goes as text, which the engine reads by its type.
export function valueOf({ name, type, text }) {
  if (/^Nullable/.test(type) && /^(null)?$/i.test(text)) return null;
  if (!/^Array/.test(type)) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`the parameter ${name} is a list in JSON: ["CAISO", "PJM"]`);
  }
}

// { line, column } at the end of a problem's detail; null where it names none.
export function placeOf(message) {
  const [, line, column] = /\(line (\d+), column (\d+)\)/.exec(message) ?? [];
  return line ? { line: Number(line), column: Number(column) } : null;
}

// Begin and end of the word at a place.
export function marked(statement, { line, column }) {
  const from = Math.min(statement.length, statement.split('\n').slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1);
  const word = /^(?:\w+|[^\w\s])/.exec(statement.slice(from))?.[0] ?? '';
  return [from, from + word.length];
}

// The line with a mark below the place.
export const caretText = (statement, { line, column }) => `${statement.split('\n')[line - 1] ?? ''}\n${' '.repeat(column - 1)}^`;
