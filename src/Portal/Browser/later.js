// A part of the page that the server had not ready yet: asks for the page again and takes that part from it.
const EVERY_MS = 1500;
const TURNS = 40;

export function start(element) {
  const section = element.closest('section');
  const { id } = section.querySelector('h2');
  let turn = 0;
  const ask = async () => {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    const newer = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(id)?.closest('section');
    if (newer && !newer.querySelector('[data-island="later"]')) section.replaceWith(document.importNode(newer, true));
    else if (++turn < TURNS) setTimeout(ask, EVERY_MS);
  };
  setTimeout(ask, EVERY_MS);
}
