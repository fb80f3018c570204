// What a page can do better with script, and does without: copying with one press.
for (const secret of document.querySelectorAll('[data-copy]')) {
  const code = secret.querySelector('code');
  if (code === null || navigator.clipboard === undefined) continue;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button is-small';
  button.textContent = 'Copy';
  const said = document.createElement('span');
  said.setAttribute('role', 'status');
  said.className = 'small soft';
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(code.textContent).then(() => {
      said.textContent = 'Copied';
    });
  });
  secret.append(button, said);
}
