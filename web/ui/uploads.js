// Pictures one by one, each with its progress, also dropped anywhere on the page. Without script the form sends them together.
const atOnce = 2;

for (const form of document.querySelectorAll('form[data-uploads]')) {
  const input = form.querySelector('input[type=file]');
  const list = document.createElement('ul');
  list.className = 'uploads';
  list.hidden = true;
  const said = document.createElement('p');
  said.setAttribute('role', 'status');
  const offer = document.createElement('p');
  offer.className = 'drop-offer';
  offer.textContent = 'You can also drop pictures anywhere on this page.';
  form.prepend(offer);
  form.append(list, said);
  const batch = { form, list, said, waiting: [], running: 0, sent: 0, refused: 0, all: 0, last: undefined };

  form.addEventListener('submit', (event) => {
    // Nothing chosen: the server says what is missing.
    if (input.files.length === 0) return;
    event.preventDefault();
    add(batch, input.files);
    input.value = '';
  });
  acceptDrops(form.closest('.panel') ?? form, (files) => add(batch, files));
  window.addEventListener('beforeunload', (event) => {
    if (batch.running > 0) event.preventDefault();
  });
}

function acceptDrops(target, take) {
  const holdsFiles = (event) => event.dataTransfer?.types.includes('Files') === true;
  document.addEventListener('dragover', (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    target.classList.add('is-over');
  });
  document.addEventListener('dragleave', (event) => {
    // Out of the window, and not from one element into the next.
    if (event.relatedTarget === null) target.classList.remove('is-over');
  });
  document.addEventListener('drop', (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    target.classList.remove('is-over');
    take(event.dataTransfer.files);
    target.scrollIntoView({ block: 'nearest' });
  });
}

function add(batch, files) {
  batch.list.hidden = false;
  for (const file of files) {
    batch.all += 1;
    batch.waiting.push({ file, row: rowFor(batch.list, file.name), fields: new FormData(batch.form) });
  }
  tell(batch);
  while (batch.running < atOnce && batch.waiting.length > 0) void next(batch);
}

async function next(batch) {
  const upload = batch.waiting.shift();
  if (upload === undefined) return;
  batch.running += 1;
  try {
    batch.last = await send(batch.form.action, upload);
    batch.sent += 1;
    upload.row.show(link(batch.last.name, batch.last.page), 'Uploaded');
  } catch (error) {
    batch.refused += 1;
    upload.row.fail(error.message);
  }
  batch.running -= 1;
  tell(batch);
  if (batch.waiting.length > 0) return next(batch);
  if (batch.running === 0) end(batch);
}

function send(action, { file, row, fields }) {
  fields.delete('file');
  fields.append('file', file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', action);
    request.setRequestHeader('accept', 'application/json');
    request.upload.addEventListener('progress', ({ loaded, total }) => row.progress(loaded / total));
    request.addEventListener('error', () =>
      reject(new Error('The connection broke, or the file cannot be read. Choose it again.')),
    );
    request.addEventListener('load', () => {
      const answer = read(request.responseText);
      if (answer.page !== undefined) resolve(answer);
      else
        reject(new Error(answer.problem ?? 'The server did not take it. Load the page anew and try again.'));
    });
    request.send(fields);
  });
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function rowFor(list, name) {
  const item = document.createElement('li');
  const title = document.createElement('span');
  title.className = 'name';
  title.textContent = name;
  const bar = document.createElement('progress');
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute('aria-label', name);
  const state = document.createElement('span');
  state.className = 'small soft';
  state.textContent = 'Waits';
  item.append(title, bar, state);
  list.append(item);
  return {
    progress: (share) => {
      bar.value = share;
      state.textContent = share < 1 ? `${Math.floor(share * 100)} %` : 'Being looked at';
    },
    show: (heading, words) => {
      title.replaceChildren(heading);
      bar.remove();
      state.textContent = words;
    },
    fail: (words) => {
      bar.remove();
      item.className = 'is-bad';
      state.textContent = words;
    },
  };
}

function link(text, href) {
  const anchor = document.createElement('a');
  anchor.href = href;
  anchor.textContent = text;
  return anchor;
}

// Heard by who does not see the bars: how many, not each percent.
function tell({ said, all, sent, refused }) {
  const failed = refused === 0 ? '' : ` ${refused} could not be taken.`;
  said.textContent = `${sent} of ${all} uploaded.${failed}`;
}

function end(batch) {
  // One picture alone is looked at, as without script.
  if (batch.all === 1 && batch.sent === 1) window.location.assign(batch.last.page);
  else if (batch.sent > 0) batch.said.append(' ', link('Show them', batch.last.folder));
}
