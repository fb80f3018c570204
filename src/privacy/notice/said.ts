import { createHash } from 'node:crypto';
import { type Controller, controllerOf } from '#config/privacy.ts';
import type { Context } from '#context.ts';
import { canonical } from '#platform/canonical.ts';
import type { AgeLimit, CookieDeclaration, Declaration, PersonalData } from '#privacy/declaration.ts';
import { purposes } from '#privacy/purposes.ts';
import type { Registries } from '#privacy/registries.ts';
import { noticeFacts } from './facts.ts';
import { type Translation, translations } from './languages/languages.ts';
import { composeNotice, type Notice } from './notice.ts';
import { type ListedRecipient, listRecipients } from './recipients.ts';

/** Everything a version of the notice says, in a form in which two of them can be compared. */
export type Said = {
  readonly notice: Notice;
  /** The same in other languages; absent in versions from before there were any. */
  readonly translations?: Readonly<Partial<Record<Translation, Notice>>>;
  readonly recipients: readonly ListedRecipient[];
  /** Every personal field, by its place: `people.email`, `mail/`. */
  readonly fields: Readonly<Record<string, Declaration>>;
  /** The places of everything else there is: a column that was there before is not a new one. */
  readonly others: readonly string[];
  readonly cookies: Readonly<Record<string, Pick<CookieDeclaration, 'what' | 'lifetime' | 'longest'>>>;
  /** How many days what is kept at most, by what is gone then. */
  readonly days: Readonly<Record<string, number>>;
  readonly purposes: Readonly<Record<string, string>>;
  readonly controller: Controller | null;
  readonly terms: string | null;
};

export function composeSaid(ctx: Context, { inventory, recipients }: Registries): Said {
  const { config } = ctx;
  const places = inventory.flatMap(everyPlace);
  const isPersonal = ([, { basis }]: (typeof places)[number]): boolean => basis !== 'not-personal';
  const fields = Object.fromEntries(places.filter(isPersonal));
  const limits = inventory.flatMap(({ ages = [] }): readonly AgeLimit[] => ages);
  const cookies = inventory.flatMap(({ cookies: own = {} }) => Object.entries(own));
  const facts = noticeFacts(config, inventory);
  const said: Said = {
    notice: composeNotice(facts, inventory),
    translations: Object.fromEntries(
      translations.map((language) => [language, composeNotice(facts, inventory, language)]),
    ),
    recipients: listRecipients(ctx, recipients),
    fields,
    others: places.filter((one) => !isPersonal(one)).map(([place]) => place),
    cookies: Object.fromEntries(
      cookies.map(([name, { what, lifetime, longest }]) => [
        name,
        { what, lifetime, ...(longest === undefined ? {} : { longest }) },
      ]),
    ),
    days: Object.fromEntries(limits.map(({ what, days }) => [what, days])),
    purposes: Object.fromEntries(Object.values(fields).map(({ purpose }) => [purpose, purposes[purpose]])),
    controller: controllerOf(config) ?? null,
    terms: config.accounts.terms ?? null,
  };
  // As it comes back from the database: without members that are not there.
  return JSON.parse(canonical(said)) as Said;
}

export function hashOf(said: Said): string {
  return createHash('sha256').update(canonical(said)).digest('hex');
}

/** The columns and objects of a folder, each with its place. */
export function everyPlace({ tables, foreignTables = {}, objects = {} }: PersonalData) {
  const own: Readonly<Record<string, Readonly<Record<string, Declaration>>>> = tables;
  const columns = Object.entries({ ...own, ...foreignTables }).flatMap(([table, declared]) =>
    Object.entries(declared).map(([column, declaration]) => [`${table}.${column}`, declaration] as const),
  );
  return [...columns, ...Object.entries(objects)];
}
