import { integer } from './setting.ts';

export const apiSettings = {
  callsPerMinute: integer('VITRINE_API_RATE', {
    fallback: 6_000,
    min: 0,
    max: 10_000_000,
    about:
      'The most calls of the native API in a minute, for each API key and each person who is signed in; 0 for no limit. Each process counts for itself.',
  }),
};
