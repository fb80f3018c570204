import { integer } from './setting.ts';

export const intakeSettings = {
  uploadHours: integer('VITRINE_UPLOAD_HOURS', {
    fallback: 24,
    min: 1,
    max: 720,
    about: 'After how many hours without new data a resumable upload is deleted.',
  }),
  openUploads: integer('VITRINE_OPEN_UPLOADS', {
    fallback: 1_000,
    min: 1,
    max: 1_000_000,
    about: 'The maximum number of incomplete resumable uploads of one organization.',
  }),
};
