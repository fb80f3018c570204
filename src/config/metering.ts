import { integer, oneOf } from './setting.ts';

export const meteringSettings = {
  credits: integer('VITRINE_CREDITS', {
    fallback: 1_000,
    min: 1,
    max: 1_000_000_000,
    about:
      'The monthly credits that the image4io contract reports as the limit of an organization. One credit is 1 GB delivered, 1 GB stored or 1,000 transformations.',
  }),
  countMasters: oneOf('VITRINE_COUNT_MASTERS', {
    choices: ['no', 'yes'],
    fallback: 'no',
    about:
      'Whether the reduced copies of large originals count as storage of their organization. Counting examines every copy.',
  }),
};
