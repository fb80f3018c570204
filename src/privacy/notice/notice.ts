import type { Clause, Section } from '#privacy/clauses/clause.ts';
import { sections } from '#privacy/clauses/clause.ts';
import { clauses, type ListedClause } from '#privacy/clauses/list.ts';
import type { Declaration, PersonalData } from '#privacy/declaration.ts';
import type { NoticeFacts } from './facts.ts';

/** The notice as data: what every form of it (page, Markdown, record) is made of. */
export type Notice = {
  readonly sections: readonly NoticeSection[];
  readonly kept: readonly KeptData[];
};

export type NoticeSection = {
  readonly id: Section;
  readonly title: string;
  /** The line of the summary. */
  readonly inShort: string;
  readonly sentences: readonly { readonly id: ListedClause['id']; readonly text: string }[];
};

/** One kind of personal data, with what every field of it has in common. */
export type KeptData = Pick<Declaration, 'purpose' | 'basis' | 'visibility' | 'retention' | 'erase'> & {
  readonly what: readonly string[];
};

/** What each section comes down to. */
const inShort: Readonly<Record<Section, string>> = {
  who: 'Somebody answers for this server, and can be asked.',
  visit:
    'Looking at pages and pictures leaves nothing behind that is about you: no log, no identifier; a figure only if you agree to be counted.',
  account: 'An account is a name, an e-mail address and what is needed to sign in.',
  pictures: 'Pictures are private until somebody makes them public, and never tell where they were taken.',
  letters: 'Letters are about your account and do not watch you.',
  cookies:
    'Cookies let you in and keep forms safe; one more remembers your yes, if you gave it. There are no others.',
  sharing: 'Nobody else gets your data but the recipients listed, and none of it is sold.',
  safety: 'Passwords are not kept, foreign scripts have no chance, weaknesses can be reported.',
  rights: 'You can have a copy of what is kept about you, change it, and have it erased.',
  changes: 'You are told before this notice changes, and can leave before it does.',
};

/** Only what is built is promised. */
export function composeNotice(facts: NoticeFacts, inventory: readonly PersonalData[]): Notice {
  const promised = clauses.filter(({ needs }) => needs === undefined);
  return {
    sections: (Object.keys(sections) as Section[]).map((id) => ({
      ...{ id, title: sections[id], inShort: inShort[id] },
      sentences: promised
        .filter(({ section }) => section === id)
        .map((clause) => ({ id: clause.id, text: sayClause(clause, facts) })),
    })),
    kept: gatherKept(inventory),
  };
}

export function sayClause({ say }: Clause, facts: NoticeFacts): string {
  return typeof say === 'string' ? say : say(facts);
}

/** Every personal field there is, together with those that are treated alike. */
function gatherKept(inventory: readonly PersonalData[]): KeptData[] {
  const groups = new Map<string, { like: Declaration; what: string[] }>();
  for (const declaration of inventory.flatMap(everyDeclaration)) {
    if (declaration.basis === 'not-personal') continue;
    const { purpose, basis, visibility, retention, erase } = declaration;
    const key = [purpose, basis, visibility, retention, erase].join('\n');
    const group = groups.get(key) ?? { like: declaration, what: [] };
    if (!group.what.includes(declaration.what)) group.what.push(declaration.what);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ like, what }) => {
    const { purpose, basis, visibility, retention, erase } = like;
    return { what, purpose, basis, visibility, retention, erase };
  });
}

export function everyDeclaration({ tables, foreignTables = {}, objects = {}, cookies = {} }: PersonalData) {
  const own: Readonly<Record<string, Readonly<Record<string, Declaration>>>> = tables;
  return [
    ...Object.values(own).flatMap((columns) => Object.values(columns)),
    ...Object.values(foreignTables).flatMap((columns) => Object.values(columns)),
    ...Object.values(objects),
    ...Object.values(cookies),
  ];
}

export const bases: Readonly<Record<Declaration['basis'], string>> = {
  contract: 'to do what you asked for (GDPR Art. 6(1)(b))',
  consent: 'since you agreed (GDPR Art. 6(1)(a))',
  'legal-obligation': 'since the law demands it (GDPR Art. 6(1)(c))',
  'legitimate-interest': 'since others have a legitimate interest in it (GDPR Art. 6(1)(f))',
  'not-personal': 'not personal',
};

export const seenBy: Readonly<Record<KeptData['visibility'], string>> = {
  operator: 'who runs this server',
  organization: 'the organization, and who runs this server',
  public: 'everybody, once it is public',
};
