import { readFileSync } from 'node:fs';
import { integer, oneOf, type Setting } from './setting.ts';

export const accountsSettings = {
  signUp: oneOf('VITRINE_SIGN_UP', {
    fallback: 'closed',
    choices: ['closed', 'open'],
    about:
      'Whether anybody may sign up and create an organization (`open`), or only invited people (`closed`). `open` also needs `CONTROLLER_NAME`, `CONTROLLER_ADDRESS` and `CONTROLLER_EMAIL`.',
  }),
  foundingsPerDay: integer('VITRINE_FOUNDINGS_PER_DAY', {
    fallback: 5,
    min: 1,
    max: 1_000,
    about:
      'How many organizations one person may create within 24 hours when sign-up is open. Administrators may create any number.',
  }),
  terms: {
    name: 'VITRINE_TERMS',
    about:
      'The terms of this server: a Markdown file, read at start. `/terms` shows it, and whoever signs up agrees to it; the version they agreed to is recorded. Without it `/terms` says that this server has no terms of its own.',
    fallback: undefined,
    shownDefault: '',
    expected: 'a Markdown file that can be read, at most 256 KB, such as /srv/vitrine/terms.md',
    parse: readText,
  } satisfies Setting<string | undefined> as Setting<string | undefined>,
  closingGraceDays: integer('VITRINE_CLOSING_GRACE_DAYS', {
    fallback: 7,
    min: 0,
    max: 365,
    about: 'For how many days a closed organization can be reopened; then all its data is erased.',
  }),
};

const mostBytes = 256_000;

function readText(file: string): string | undefined {
  try {
    const bytes = readFileSync(file);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return bytes.length <= mostBytes && text.trim() !== '' ? text : undefined;
  } catch {
    return undefined;
  }
}
