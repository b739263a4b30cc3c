// Publishes the curves of an evening, then shows the page with them.
import { getJson } from './live.js';
import { notice } from './table.js';

export function start(root) {
  const [button, output] = [root.querySelector('button'), root.querySelector('output')];
  button.addEventListener('click', async () => {
    button.disabled = true;
    output.textContent = 'Building all curves ...';
    try {
      await getJson('/v1/curves/eod', { method: 'POST', headers: { accept: 'application/json' } });
      location.reload();
    } catch (error) {
      output.replaceChildren(notice(error.message));
      button.disabled = false;
    }
  });
}
