import { isMailAddress } from './mail.ts';
import { type Setting, text } from './setting.ts';

export const privacySettings = {
  controllerName: text('CONTROLLER_NAME', {
    fallback: undefined,
    about:
      'Who answers for personal data on this server, as the privacy notice names them: a person or a company. Without it, its address and its e-mail address sign-up stays closed.',
  }),
  controllerAddress: text('CONTROLLER_ADDRESS', {
    fallback: undefined,
    about: 'Their postal address, in one line.',
  }),
  controllerEmail: {
    name: 'CONTROLLER_EMAIL',
    about: 'The e-mail address for questions about personal data; `/.well-known/security.txt` names it too.',
    fallback: undefined,
    shownDefault: '',
    expected: 'an e-mail address such as privacy@example.org',
    parse: (given) => (isMailAddress(given) ? given : undefined),
  } satisfies Setting<string | undefined> as Setting<string | undefined>,
  recipients: {
    name: 'VITRINE_RECIPIENTS',
    about:
      'Where the recipients of `/subprocessors` are, by their ids: `mail-server=DE, database-server=US:standard contractual clauses`. A country without a decision of adequacy needs the ground after a colon.',
    fallback: new Map(),
    shownDefault: '',
    expected:
      'ids with country codes of two letters, separated by commas, such as mail-server=DE; outside the countries with a decision of adequacy with a ground, such as mail-server=US:standard contractual clauses',
    parse: parsePlaces,
  } satisfies Setting<Places> as Setting<Places>,
};

export type Controller = { readonly name: string; readonly address: string; readonly email: string };

/** Undefined until all three are set. */
export function controllerOf({
  privacy,
}: {
  readonly privacy: {
    readonly controllerName: string | undefined;
    readonly controllerAddress: string | undefined;
    readonly controllerEmail: string | undefined;
  };
}): Controller | undefined {
  const { controllerName: name, controllerAddress: address, controllerEmail: email } = privacy;
  if (name === undefined || address === undefined || email === undefined) return undefined;
  return { name, address, email };
}

/** Where somebody is, and on which ground data may go there (GDPR Art. 44 to 49). */
export type Place = { readonly country: string; readonly ground: string };
export type Places = ReadonlyMap<string, Place>;

const economicArea =
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IS IT LI LV LT LU MT NL NO PL PT RO SK SI ES SE'.split(' ');
/** With a decision of the Commission under GDPR Art. 45; those for parts of a country's firms are not here. */
const adequate = 'AD AR BR CH FO GB GG IL IM JE JP KR NZ UY'.split(' ');

function parsePlaces(given: string): Places | undefined {
  const places = new Map<string, Place>();
  for (const part of given.split(',')) {
    const [, id = '', country = '', said] =
      /^\s*([a-z][a-z-]*)=([A-Z]{2})(?::\s*(\S.*?))?\s*$/.exec(part) ?? [];
    const ground = said ?? groundOf(country);
    if (id === '' || ground === undefined) return undefined;
    places.set(id, { country, ground });
  }
  return places;
}

function groundOf(country: string): string | undefined {
  if (economicArea.includes(country)) return 'within the European Economic Area';
  return adequate.includes(country) ? 'decision of adequacy' : undefined;
}
