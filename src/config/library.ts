import { bytes, integer } from './setting.ts';

export const librarySettings = {
  maxFileBytes: bytes('VITRINE_MAX_FILE', { fallback: '100MB', about: 'The largest file accepted.' }),
  maxFilesPerRequest: integer('VITRINE_MAX_FILES', {
    fallback: 20,
    min: 1,
    max: 1_000,
    about: 'The maximum number of files in one request.',
  }),
  versionsKept: integer('VITRINE_VERSIONS', {
    fallback: 20,
    min: 0,
    max: 1_000,
    about: 'How many earlier versions of an asset are kept when it is replaced through the native API.',
  }),
  trashDays: integer('VITRINE_TRASH_DAYS', {
    fallback: 30,
    min: 1,
    max: 3_650,
    about: 'After how many days assets in the trash are deleted for good.',
  }),
};
