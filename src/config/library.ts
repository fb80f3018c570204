import { bytes, integer } from './setting.ts';

export const librarySettings = {
  maxFileBytes: bytes('VITRINE_MAX_FILE', { fallback: '100MB', about: 'The largest file accepted.' }),
  maxFilesPerRequest: integer('VITRINE_MAX_FILES', {
    fallback: 20,
    min: 1,
    max: 1_000,
    about: 'The most files accepted in one request.',
  }),
};
