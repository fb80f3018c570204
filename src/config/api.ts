import { integer } from './setting.ts';

export const apiSettings = {
  callsPerMinute: integer('VITRINE_API_RATE', {
    fallback: 6_000,
    min: 0,
    max: 10_000_000,
    about:
      'The maximum number of calls of the native API per minute, for each API key and each signed-in person; 0 means no limit. Each process counts separately.',
  }),
};
