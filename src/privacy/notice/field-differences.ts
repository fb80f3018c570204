import type { Declaration } from '#privacy/declaration.ts';
import { type Change, compareEach } from './change.ts';
import { bases, seenBy } from './notice.ts';
import type { Said } from './said.ts';
import { compareWords, type Weight } from './weight.ts';

/** The columns and objects that are declared now and that the other version does not know, by any name. */
export function newFields(before: Said, after: Said): string[] {
  const gone = Object.entries(before.fields).filter(([place]) => !(place in after.fields));
  return Object.entries(after.fields)
    .filter(([place]) => !isKnown(before, place))
    .filter(([place, is]) => !gone.some(([old, was]) => isRenamed([old, was], [place, is])))
    .map(([place]) => place);
}

/** Whether there was such a column or such files, personal or not. */
export function isKnown({ fields, others }: Said, place: string): boolean {
  return Object.hasOwn(fields, place) || others.includes(place);
}

/** In the same table, and everything that is said of it is the same. */
function isRenamed([old, was]: [string, Declaration], [place, is]: [string, Declaration]): boolean {
  return tableOf(old) === tableOf(place) && tellField(was) === tellField(is) && was.what === is.what;
}

function tableOf(place: string): string {
  return place.slice(0, place.lastIndexOf('.') + 1);
}

/** Fields to which the same happened are one change: nobody reads the same sentence for each column. */
export function compareFields(before: Said, after: Said): Change[] {
  const found = compareEach('field', withoutRenamed(before, after), withoutRenamed(after, before), {
    ...{ fresh: 'substantial', tell: tellField, weigh: weighField },
  });
  const alike = Map.groupBy(found, ({ id, weight }) => {
    const [was, is] = [before.fields[id], after.fields[id]];
    return [weight, was && tellFacts(was), is && tellFacts(is), was?.what === is?.what].join('\n');
  });
  return [...alike.values()].map((changes) => together(changes, { before, after }));
}

/** What stays as it was is not told again. */
function together(changes: readonly Change[], { before, after }: { before: Said; after: Said }): Change {
  const [{ weight } = { weight: 'correction' as const }] = changes;
  const ids = changes.map(({ id }) => id);
  const was = ids.flatMap((id) => before.fields[id] ?? []);
  const is = ids.flatMap((id) => after.fields[id] ?? []);
  const [old, now] = [was[0], is[0]];
  const same = old && now ? factsOf(old).filter((fact) => factsOf(now).includes(fact)) : [];
  return {
    ...{ area: 'field', id: ids.join(', '), weight },
    before: tellAll(was, same),
    after: tellAll(is, same),
  };
}

function tellAll(fields: readonly Declaration[], same: readonly string[]): string | null {
  const [first] = fields;
  if (first === undefined) return null;
  const facts = factsOf(first).filter((fact) => !same.includes(fact));
  return [[...new Set(fields.map(({ what }) => what))].join('; '), facts.join('; ')]
    .filter((part) => part !== '')
    .join(': ');
}

/** The fields but for those that the other version has by another name. */
function withoutRenamed(one: Said, other: Said): Said['fields'] {
  const only = newFields(other, one);
  return Object.fromEntries(
    Object.entries(one.fields).filter(([place]) => isKnown(other, place) || only.includes(place)),
  );
}

const reach: readonly Declaration['visibility'][] = ['operator', 'organization', 'public'];

function weighField(was: Declaration, is: Declaration): Weight {
  const isMore =
    was.purpose !== is.purpose ||
    was.basis !== is.basis ||
    was.whose !== is.whose ||
    reach.indexOf(is.visibility) > reach.indexOf(was.visibility) ||
    compareWords(was.what, is.what) === 'substantial' ||
    isLonger(was.retention, is.retention) ||
    (was.export === 'yes' && is.export === 'no') ||
    (was.erase !== 'keep' && is.erase === 'keep') ||
    (was.erase.startsWith('delete') && is.erase === 'blank');
  return isMore ? 'substantial' : 'minor';
}

/** Shorter only where the words are the same and every figure is smaller or the same. */
function isLonger(was: string, is: string): boolean {
  const figures = /\d+(?:[.,]\d+)*/g;
  if (compareWords(was.replaceAll(figures, '#'), is.replaceAll(figures, '#')) === 'substantial') return true;
  const before = was.match(figures) ?? [];
  return (is.match(figures) ?? []).some((figure, at) => Number(figure) > Number(before[at]));
}

function tellField(field: Declaration): string {
  return `${field.what}: ${tellFacts(field)}`;
}

function tellFacts(field: Declaration): string {
  return factsOf(field).join('; ');
}

function factsOf(field: Declaration): string[] {
  const { whose, purpose, basis, visibility, retention, erase, export: copied } = field;
  return [
    `of ${persons[whose]}`,
    ...[`kept to ${purpose}`, bases[basis], `seen by ${seenBy[visibility]}`, `how long: ${retention}`],
    ...(copied === 'yes' ? [] : ['not in a copy of one’s data']),
    ...(erase === 'keep' ? ['stays when somebody is erased'] : []),
    ...(erase === 'blank' ? ['emptied when somebody is erased'] : []),
  ];
}

const persons: Readonly<Record<Declaration['whose'], string>> = {
  nobody: 'nobody in particular',
  contact: 'who answers for an organization',
  member: 'who has an account',
  uploader: 'who uploads',
  depicted: 'who is in a picture',
};
