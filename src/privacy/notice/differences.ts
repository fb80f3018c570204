import { type Change, compareEach } from './change.ts';
import { compareFields } from './field-differences.ts';
import type { Said } from './said.ts';
import { compareWords } from './weight.ts';

/** Everything that differs, in the order of the notice. What cannot be shown to be less counts as more. */
export function compareSaid(before: Said, after: Said): Change[] {
  return [
    ...compareController(before, after),
    ...compareSentences(before, after),
    ...compareFields(before, after),
    ...compareEach('purpose', before.purposes, after.purposes, {
      ...{ fresh: 'substantial', tell: String, weigh: compareWords },
    }),
    ...compareEach('limit', before.days, after.days, {
      ...{ fresh: 'minor', gone: 'substantial', tell: (days) => `${days} days` },
      weigh: (was, is) => (is < was ? 'minor' : 'substantial'),
    }),
    ...compareRecipients(before, after),
    ...compareEach('cookie', before.cookies, after.cookies, {
      fresh: 'substantial',
      tell: ({ what, lifetime, longest }) => `${what}: ${longest ?? lifetime}`,
      weigh: (was, is) => (lasting(is) <= lasting(was) && was.what === is.what ? 'minor' : 'substantial'),
    }),
    ...compareEach(
      'terms',
      { terms: before.terms ?? '' },
      { terms: after.terms ?? '' },
      {
        ...{ tell: (text) => (text === '' ? 'none' : text), weigh: compareWords },
      },
    ),
  ];
}

function compareSentences(before: Said, after: Said): Change[] {
  const sentences = ({ notice }: Said): Record<string, string> =>
    Object.fromEntries(
      notice.sections.flatMap((section) => section.sentences.map(({ id, text }) => [id, text])),
    );
  const bare = (text: string, { controller }: Said): string =>
    Object.values(controller ?? {}).reduce((rest, part) => rest.replaceAll(part, '#'), text);
  const isNamed = before.controller === null && after.controller !== null;
  return compareEach('sentence', sentences(before), sentences(after), {
    ...{ fresh: 'minor', gone: 'substantial', tell: (text) => text },
    weigh: (was, is) => {
      // That somebody is named, or can be reached elsewhere, is a change of its own.
      if (bare(was, before) === bare(is, after) || (isNamed && bare(is, after) !== is)) return 'correction';
      return compareWords(was, is);
    },
  });
}

function compareController(before: Said, after: Said): Change[] {
  const listed = ({ controller }: Said) => (controller === null ? {} : { controller });
  return compareEach('controller', listed(before), listed(after), {
    ...{ fresh: 'correction', gone: 'substantial' },
    tell: ({ name, address, email }) => `${name}, ${address}, ${email}`,
    // Where somebody can be reached is of use only while it is true; who it is, is another matter.
    weigh: (was, is) => (was.name === is.name ? 'correction' : 'substantial'),
  });
}

function compareRecipients(before: Said, after: Said): Change[] {
  const listed = ({ recipients }: Said) =>
    Object.fromEntries(recipients.map((recipient) => [recipient.id, recipient]));
  return compareEach('recipient', listed(before), listed(after), {
    fresh: 'substantial',
    tell: ({ who, gets, why, place, isUsed }) =>
      `${who}: gets ${gets.join('; ')}, ${why}. ${isUsed ? 'In use' : 'Not in use'}. Country: ${
        place === undefined ? 'not said' : `${place.country} (${place.ground})`
      }`,
    weigh: (was, is) => {
      const isMoved = was.place !== undefined && is.place?.country !== was.place.country;
      const getsMore = is.gets.some((what) => !was.gets.includes(what));
      const isOther = [compareWords(was.who, is.who), compareWords(was.why, is.why)].includes('substantial');
      if (isMoved || getsMore || isOther) return 'substantial';
      // Whether it is used was left open before, and where it is was not known.
      return is.gets.length < was.gets.length ? 'minor' : 'correction';
    },
  });
}

function lasting({ lifetime, longest = 0 }: Said['cookies'][string]): number {
  return Math.max(lifetime === 'browser' ? 0 : lifetime, longest);
}
