// Passkeys, which only a script can ask a browser for. What the browser gives goes along with an ordinary form.
for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (window.PublicKeyCredential === undefined) continue;
  form.hidden = false;
  for (const note of document.querySelectorAll('[data-scriptless]')) note.hidden = true;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void sendWithPasskey(form);
  });
}

async function sendWithPasskey(form) {
  const button = form.querySelector('button');
  const said = form.querySelector('[role=alert]');
  said.hidden = true;
  button.disabled = true;
  try {
    const options = await optionsFor(form);
    form.elements.answer.value = JSON.stringify(await askBrowser(form.dataset.passkey, options));
    const stay = document.querySelector('input[type=checkbox][name=stay]');
    if (stay !== null && form.elements.stay !== undefined)
      form.elements.stay.value = stay.checked ? 'yes' : '';
    form.submit();
  } catch (error) {
    said.textContent = wordsFor(error);
    said.hidden = false;
    button.disabled = false;
  }
}

async function optionsFor(form) {
  const body = new URLSearchParams(new FormData(form));
  body.delete('answer');
  body.delete('stay');
  body.delete('next');
  const answer = await fetch(form.dataset.options, { method: 'POST', body });
  const { options, problem } = await answer.json();
  if (options === undefined) throw new Error(problem);
  return options;
}

async function askBrowser(act, options) {
  const publicKey = { ...options, challenge: bytesOf(options.challenge) };
  for (const list of ['excludeCredentials', 'allowCredentials']) {
    if (options[list] !== undefined)
      publicKey[list] = options[list].map((one) => ({ ...one, id: bytesOf(one.id) }));
  }
  if (options.user !== undefined) publicKey.user = { ...options.user, id: bytesOf(options.user.id) };
  const { id, type, response, ...made } = partsOf(
    act === 'create'
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey }),
  );
  return { id, rawId: id, type, response, clientExtensionResults: {}, ...made };
}

// Not `toJSON`, which browsers and the password managers in them have only lately.
function partsOf({ id, type, response, authenticatorAttachment }) {
  const names = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];
  const given = names.filter((name) => response[name] instanceof ArrayBuffer);
  const parts = Object.fromEntries(given.map((name) => [name, textOf(response[name])]));
  const transports = response.getTransports?.();
  return {
    ...{ id, type, response: transports === undefined ? parts : { ...parts, transports } },
    ...(authenticatorAttachment ? { authenticatorAttachment } : {}),
  };
}

function bytesOf(text) {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function textOf(buffer) {
  const plain = btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(''));
  return plain.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function wordsFor(error) {
  if (error.name === 'NotAllowedError')
    return 'The browser gave no passkey. Nothing has happened; you can try again.';
  if (error.name === 'InvalidStateError') return 'This device has a passkey for your account already.';
  return error instanceof DOMException ? 'This browser cannot do that here.' : error.message;
}
