import { address } from './setting.ts';

export const storageSettings = {
  url: address('STORAGE_URL', {
    about: 'Where originals are kept. Without it: files below `VITRINE_DATA`.',
    schemes: ['file', 's3'],
    example: 'file:/srv/vitrine/objects',
  }),
};
