// Runs before the first paint, so that a page never flashes in the other colours.
(() => {
  const stored = (() => { try { return localStorage.getItem('theme'); } catch { return null; } })();
  if (stored === 'dark' || stored === 'light') document.documentElement.dataset.theme = stored;
  const wanted = new URLSearchParams(location.search).get('theme');
  if (wanted === 'dark' || wanted === 'light') document.documentElement.dataset.theme = wanted;
})();
