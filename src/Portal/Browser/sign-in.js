// Hands the key over once, in a header, and goes on where the reader wanted to be. An address of another server is not followed.
const form = document.getElementById('sign-in');
const said = document.getElementById('said');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  said.hidden = true;
  try {
    const answer = await fetch('/v1/session', { method: 'POST', headers: { authorization: `Bearer ${form.elements.key.value.trim()}`, accept: 'application/json' } });
    if (answer.ok) {
      location.assign(wanted());
      return;
    }
    say((await answer.json()).detail ?? `the silo answered ${answer.status}`);
  } catch (error) {
    say(`The silo cannot be reached: ${error.message}`);
  }
  button.disabled = false;
});

function wanted() {
  const to = new URLSearchParams(location.search).get('to') ?? '/';
  const address = new URL(to, location.origin);
  return address.origin === location.origin ? address.pathname + address.search + address.hash : '/';
}

function say(text) {
  said.textContent = text;
  said.hidden = false;
  form.elements.key.select();
}
