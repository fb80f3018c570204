import { german } from './de.ts';
import { germanSentences } from './de/sentences.ts';
import { english } from './en.ts';
import type { NoticeText, Sentences } from './language.ts';

/** The language whose text counts. */
export const binding = 'en';

/** Every language of the notice, the one that counts in front. */
export const languages = ['en', 'de'] as const;

export type Language = (typeof languages)[number];
export type Translation = Exclude<Language, typeof binding>;

export const texts: Readonly<Record<Language, NoticeText>> = { en: english, de: german };

/** The sentences in every other language; those of the one that counts stand in the clauses. */
export const translatedSentences: Readonly<Record<Translation, Sentences>> = { de: germanSentences };

export const translations = languages.filter((language): language is Translation => language !== binding);

export function isLanguage(given: string): given is Language {
  return (languages as readonly string[]).includes(given);
}
