import type { Clause, Section } from '#privacy/clauses/clause.ts';
import type { accountClauses } from '#privacy/clauses/accounts.ts';
import type { visitorClauses } from '#privacy/clauses/visitors.ts';
import type { Declaration } from '#privacy/declaration.ts';
import type { OptionalPurpose, OptionalPurposeName } from '#privacy/optional-purposes.ts';
import type { Purpose } from '#privacy/purposes.ts';

type Clauses = typeof visitorClauses & typeof accountClauses;

/** The clauses that the notice promises: those that wait for nothing. */
type PromisedId = {
  [Id in keyof Clauses]: Clauses[Id] extends { readonly needs: string } ? never : Id;
}[keyof Clauses];

/** Every sentence of the notice: one that is missing in a language does not compile. */
export type Sentences = { readonly [Id in PromisedId]: Clause['say'] };

/** Everything of the notice that is said in one language. */
export type NoticeText = {
  /** The language by its own name. */
  readonly name: string;
  readonly sections: Readonly<Record<Section, { readonly title: string; readonly inShort: string }>>;
  /** How something is said that a declaration says in English: what is kept, and how long. */
  readonly word: (english: string) => string;
  readonly purposes: Readonly<Record<Purpose, string>>;
  readonly bases: Readonly<Record<Declaration['basis'], string>>;
  readonly seenBy: Readonly<Record<Declaration['visibility'], string>>;
  /** What is agreed to, as the form and the receipt say it. */
  readonly optional: Readonly<
    Record<OptionalPurposeName, Pick<OptionalPurpose, 'says' | 'data' | 'retention'>>
  >;
  readonly page: PageWords;
  readonly choices: ChoiceWords;
};

/** What stands around a choice, and around the cookies. */
export type ChoiceWords = {
  readonly title: string;
  readonly lead: string;
  readonly signalled: string;
  readonly question: string;
  readonly nobodyElse: string;
  readonly published: (smallest: number) => string;
  readonly yes: string;
  readonly no: string;
  readonly counts: (days: number, isAccount: boolean) => string;
  readonly counted: string;
  readonly notCounted: string;
  readonly nothingChosen: string;
  readonly saidNoOn: string;
  readonly saidYesOn: string;
  readonly countsUntil: string;
  readonly browserSaysNo: string;
  readonly receipt: string;
  readonly everyCookie: string;
  readonly optional: string;
  readonly ends: string;
  readonly setFor: string;
  readonly withBrowser: string;
  readonly after: (amount: number, unit: 'days' | 'minutes') => string;
  readonly ifYouStay: string;
  readonly prefixes: readonly [before: string, between: string];
  readonly outcome: Readonly<
    Record<'refused' | 'withdrawn' | 'over' | 'agreed', { readonly title: string; readonly means: string }>
  >;
  readonly cookieDeleted: string;
  readonly notTraced: string;
  readonly cookieSet: string;
  readonly everyDevice: string;
  readonly facts: Readonly<Record<'chosen' | 'countsUntil' | 'ended', string>>;
  readonly namesNobody: string;
  readonly signedWith: string;
  readonly download: string;
  readonly back: string;
};

/** What stands around the sentences. */
export type PageWords = {
  readonly title: string;
  readonly lead: string;
  readonly evidence: string;
  readonly inForceSince: string;
  readonly changesOn: string;
  readonly whatChanges: string;
  readonly untilThen: string;
  readonly signalled: string;
  readonly inShort: string;
  readonly language: string;
  /** Which text counts where two differ. */
  readonly binding: string;
  /** Above a text that this version has in English only. */
  readonly onlyEnglish: string;
  readonly keptTitle: string;
  readonly kept: string;
  readonly seenBy: string;
  readonly howLong: string;
  /** The heads of the table in plain text. */
  readonly columns: readonly [string, string, string, string, string];
  readonly more: string;
  readonly links: readonly (readonly [path: string, label: string])[];
  readonly rights: string;
  /** Beside a sentence that is not proved now. */
  readonly doubts: Readonly<Record<'people' | 'red' | 'notRun' | 'amber', string>>;
  readonly frame: FrameWords;
};

/** What stands at the top and the end of a page. */
export type FrameWords = {
  readonly skip: string;
  readonly nothingElse: string;
  readonly links: readonly (readonly [path: string, label: string])[];
};
