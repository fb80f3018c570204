import { integer } from './setting.ts';

export const intakeSettings = {
  uploadHours: integer('VITRINE_UPLOAD_HOURS', {
    fallback: 24,
    min: 1,
    max: 720,
    about: 'How many hours a resumable upload to which nothing is added any more is kept.',
  }),
  openUploads: integer('VITRINE_OPEN_UPLOADS', {
    fallback: 1_000,
    min: 1,
    max: 1_000_000,
    about: 'The most resumable uploads of one organization that are begun and not complete.',
  }),
};
