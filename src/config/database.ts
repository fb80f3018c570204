import { address, integer } from './setting.ts';

export const databaseSettings = {
  url: address('DATABASE_URL', {
    about:
      'A PostgreSQL server, version 15 or later. Without it: the embedded database in `VITRINE_DATA`, for one process.',
    schemes: ['postgres', 'postgresql'],
    example: 'postgres://vitrine@127.0.0.1:5432/vitrine',
  }),
  connections: integer('VITRINE_DATABASE_CONNECTIONS', {
    fallback: 10,
    min: 2,
    max: 200,
    about: 'The maximum number of connections that this process opens to a PostgreSQL server.',
  }),
};
