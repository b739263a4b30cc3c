// Colours of the style sheet for canvases.
const names = ['ground', 'sheet', 'edge', 'ink', 'quiet', 'accent', 'rise', 'fall', 'warn'];

export function colors() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(names.map(name => [name, style.getPropertyValue(`--${name}`).trim()]));
}

export const isDark = () => getComputedStyle(document.documentElement).colorScheme.includes('dark');

// Distinguished by people who do not see red and green alike; for lines on both grounds.
export const palette = dark => dark
  ? ['#6cb6ff', '#ffb454', '#8bd5a0', '#e59bff', '#ff8a80', '#7fdbe8', '#d6d36b', '#c9c9d6']
  : ['#0b5fa5', '#b85c00', '#1a7f45', '#8b3fb0', '#b3261e', '#0f7b8a', '#7a6a00', '#555a66'];
