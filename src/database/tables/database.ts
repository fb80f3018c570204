import type { Generated } from 'kysely';

/** Which migrations the database has been through. */
export type MigrationsTable = {
  name: string;
  applied_at: Generated<Date>;
};
