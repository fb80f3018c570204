/**
 * Makes `src/database/embedded/initial.br`: a new cluster, so that a first start need not run initdb.
 * To be run after an upgrade of PGlite; a test says when it was forgotten.
 */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { packFolder } from '#database/embedded/archive.ts';
import { initialArchive } from '#database/embedded/cluster.ts';

const manifest = await readFile(
  new URL('../package.json', import.meta.resolve('@electric-sql/pglite')),
  'utf8',
);
const { version } = JSON.parse(manifest) as { version: string };
const folder = await mkdtemp(join(tmpdir(), 'vitrine-initial-'));
try {
  const pglite = await PGlite.create(folder);
  await pglite.exec('vacuum (freeze, analyze)');
  await pglite.close();
  const postgres = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
  await rm(join(folder, 'postmaster.pid'), { force: true });
  await packFolder(folder, { pglite: version, postgres }, initialArchive);
  const { size } = await stat(initialArchive);
  console.log(`PGlite ${version}, PostgreSQL ${postgres}: ${initialArchive}, ${(size / 1e6).toFixed(2)} MB`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
