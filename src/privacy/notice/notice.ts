import type { Clause, Section } from '#privacy/clauses/clause.ts';
import { sections } from '#privacy/clauses/clause.ts';
import { clauses, type ListedClause } from '#privacy/clauses/list.ts';
import type { Declaration, PersonalData } from '#privacy/declaration.ts';
import type { NoticeFacts } from './facts.ts';
import { binding, type Language, texts, translatedSentences } from './languages/languages.ts';

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

/** Only what is built is promised. */
export function composeNotice(
  facts: NoticeFacts,
  inventory: readonly PersonalData[],
  language: Language = binding,
): Notice {
  const promised = clauses.filter(({ needs }) => needs === undefined);
  const { sections: named, word } = texts[language];
  return {
    sections: (Object.keys(sections) as Section[]).map((id) => ({
      ...{ id, ...named[id] },
      sentences: promised
        .filter(({ section }) => section === id)
        .map((clause) => ({ id: clause.id, text: sayClause(wordedIn(language, clause), facts) })),
    })),
    kept: gatherKept(inventory).map(({ what, retention, ...like }) => ({
      ...{ ...like, what: what.map(word), retention: word(retention) },
    })),
  };
}

/** The same clause in the words of a language. */
function wordedIn(language: Language, clause: ListedClause): Pick<Clause, 'say'> {
  if (language === binding) return clause;
  const sentences: Readonly<Partial<Record<ListedClause['id'], Clause['say']>>> =
    translatedSentences[language];
  return { say: sentences[clause.id] ?? clause.say };
}

export function sayClause({ say }: Pick<Clause, 'say'>, facts: NoticeFacts): string {
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

/** The words of the text that counts. */
export const { bases, seenBy } = texts[binding];
