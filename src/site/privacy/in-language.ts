import type { FastifyRequest } from 'fastify';
import { preferredLanguage } from '#http/preferred.ts';
import { Problem } from '#platform/problem.ts';
import { isLanguage, type Language, languages } from '#privacy/notice/languages/languages.ts';
import { privacyProblems } from '#privacy/problems.ts';

export type InLanguage = { readonly Querystring: { readonly lang?: string } };

/** Of a page that is there in several languages. */
export const inLanguageOptions = {
  schema: {
    hide: true,
    querystring: { type: 'object', properties: { lang: { type: 'string' } } },
  },
};

/** The language that the address names, or else the one the browser prefers. Throws `language-unknown`. */
export function languageOf({ query, headers }: FastifyRequest<InLanguage>): Language {
  const { lang } = query;
  if (lang === undefined) return preferredLanguage(headers['accept-language'], languages);
  if (isLanguage(lang)) return lang;
  throw new Problem(privacyProblems['language-unknown'], {
    ...{ thing: 'lang', value: lang, expected: languages.join(' or ') },
  });
}
