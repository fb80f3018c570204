import { readFileSync } from 'node:fs';
import { integer, oneOf, type Setting } from './setting.ts';

export const accountsSettings = {
  signUp: oneOf('VITRINE_SIGN_UP', {
    fallback: 'closed',
    choices: ['closed', 'open'],
    about:
      'Whether anybody may sign up and make an organization; `closed`: only who is invited. Open needs `CONTROLLER_NAME`, `CONTROLLER_ADDRESS` and `CONTROLLER_EMAIL` too.',
  }),
  foundingsPerDay: integer('VITRINE_FOUNDINGS_PER_DAY', {
    fallback: 5,
    min: 1,
    max: 1_000,
    about:
      'How many organizations one person may make within 24 hours where sign-up is open. Administrators may make any number.',
  }),
  terms: {
    name: 'VITRINE_TERMS',
    about:
      'The terms of this server: a Markdown file, read at start. `/terms` shows it, and whoever signs up agrees to it; which text that was is kept. Without it `/terms` says that there are none of its own.',
    fallback: undefined,
    shownDefault: '',
    expected: 'a Markdown file that can be read, at most 256 KB, such as /srv/vitrine/terms.md',
    parse: readText,
  } satisfies Setting<string | undefined> as Setting<string | undefined>,
  closingGraceDays: integer('VITRINE_CLOSING_GRACE_DAYS', {
    fallback: 7,
    min: 0,
    max: 365,
    about: 'How long a closed organization can be opened again; then everything of it is erased.',
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
