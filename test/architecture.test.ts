import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';

const resources = ['config', 'access', 'database', 'storage', 'imaging', 'jobs', 'mail', 'context'];
const low = ['platform', ...resources];
const shared = [...low, 'privacy'];
const features = [
  ...[
    'outbox',
    'accounts',
    'consent',
    'audience',
    'breaches',
    'disclosures',
    'metering',
    'idempotency',
    'webhooks',
    'library',
    'intake',
    'delivery',
    'sharing',
  ],
  ...['backup', 'importing', 'transfers'],
];
const edge = [...shared, ...features, 'http'];

/** Who may import whom, beside itself: what is not listed is forbidden. The same table stands in ARCHITECTURE.md. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  platform: [],
  config: ['platform'],
  access: ['platform'],
  database: ['platform', 'config'],
  storage: ['platform', 'config'],
  imaging: ['platform', 'config'],
  mail: ['platform', 'config'],
  jobs: ['platform', 'config', 'database'],
  context: low.filter((folder) => folder !== 'context'),
  privacy: low,
  outbox: shared,
  accounts: [...shared, 'outbox'],
  consent: [...shared, 'accounts'],
  audience: [...shared, 'accounts'],
  breaches: [...shared, 'outbox', 'accounts'],
  disclosures: [...shared, 'outbox', 'accounts'],
  metering: shared,
  idempotency: shared,
  webhooks: [...shared, 'outbox', 'accounts', 'metering'],
  library: [...shared, 'accounts', 'metering', 'webhooks'],
  intake: [...shared, 'accounts', 'webhooks', 'library'],
  delivery: [...shared, 'accounts', 'metering', 'library'],
  sharing: [...shared, 'accounts', 'library', 'delivery'],
  backup: [...shared, 'accounts', 'library'],
  importing: [...shared, 'accounts', 'library'],
  transfers: [...shared, 'outbox', 'accounts', 'disclosures', 'library', 'backup'],
  inventory: [...features, 'platform', 'database', 'mail', 'privacy'],
  erasures: [...features, 'privacy'],
  schedule: [...features, 'erasures', 'context', 'inventory', 'jobs', 'platform', 'privacy'],
  problems: ['platform', 'privacy', ...resources, ...features, 'http', 'api', 'image4io', 'cdn', 'site'],
  http: ['platform', 'config', 'access', 'context', 'privacy', 'accounts'],
  api: edge,
  image4io: edge,
  cdn: edge,
  site: edge,
  doctor: [...edge, 'inventory'],
  cli: [...edge, 'doctor', 'inventory'],
  'open-context': [...shared, 'backup', 'inventory', 'schedule'],
  app: [...edge, 'api', 'image4io', 'cdn', 'site', 'inventory', 'open-context', 'schedule', 'problems'],
};

/** Packages that are the business of one folder alone. */
const oneFolderOnly: Readonly<Record<string, string>> = {
  sharp: 'imaging',
  '@electric-sql/pglite': 'database',
  pg: 'database',
  'pg-boss': 'jobs',
  nodemailer: 'mail',
  'egoroof-blowfish': 'delivery',
  fastify: 'an edge',
  'client-zip': 'sharing',
  '@aws-sdk/client-s3': 'storage',
};
const edges = new Set(['http', 'api', 'image4io', 'cdn', 'site']);

type Source = { readonly path: string; readonly folder: string; readonly text: string };

const sources: Source[] = globSync('src/**/*.ts')
  .filter((path) => !path.endsWith('.d.ts'))
  .map((path) => ({ path, folder: folderOf(path), text: readFileSync(path, 'utf8') }));
const product = sources.filter(({ path }) => !path.endsWith('.test.ts'));

function folderOf(path: string): string {
  const [, first = ''] = path.split('/');
  return first.replace(/\.ts$/, '');
}

function importsOf({ text }: Source): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name = '']) => name);
}

test('a folder imports only the folders its row of the table allows', () => {
  const offences = product.flatMap((source) =>
    importsOf(source)
      .filter((name) => name.startsWith('#'))
      .map((name) => name.slice(1).split('/')[0]?.replace(/\.ts$/, '') ?? '')
      .filter((target) => target !== source.folder && mayImport[source.folder]?.includes(target) !== true)
      .map((target) => `${source.path}: ${source.folder} may not import ${target}`),
  );
  assert.deepEqual(offences, []);
});

test('a file reaches another folder only by its # name', () => {
  const offences = product.flatMap((source) =>
    importsOf(source)
      .filter((name) => name.startsWith('.'))
      .map((name) => relative('.', join(dirname(source.path), name)))
      .filter((target) => folderOf(target) !== source.folder)
      .map((target) => `${source.path} → ${target}`),
  );
  assert.deepEqual(offences, []);
});

test('every folder has a row, and the table has no cycle', () => {
  assert.deepEqual(
    [...new Set(product.map(({ folder }) => folder))].filter((folder) => !(folder in mayImport)),
    [],
  );
  const visiting = new Set<string>();
  const visit = (folder: string, trail: readonly string[]): void => {
    assert.ok(!visiting.has(folder), `cycle: ${[...trail, folder].join(' → ')}`);
    visiting.add(folder);
    for (const next of mayImport[folder] ?? []) visit(next, [...trail, folder]);
    visiting.delete(folder);
  };
  visit('app', []);
});

test('heavy packages are imported in one folder only', () => {
  const offences = product.flatMap((source) =>
    importsOf(source)
      .filter((name) => name in oneFolderOnly)
      .filter((name) =>
        oneFolderOnly[name] === 'an edge' ? !edges.has(source.folder) : oneFolderOnly[name] !== source.folder,
      )
      .map((name) => `${source.path} imports ${name}`),
  );
  assert.deepEqual(offences, []);
});

test('only config reads the environment', () => {
  const readers = product.filter(
    ({ folder, text }) => folder !== 'config' && /process\.env\b(?!,)/.test(withoutComments(text)),
  );
  assert.deepEqual(
    readers.map(({ path }) => path),
    [],
  );
});

test('only the owner of a table writes it', () => {
  const owners = new Map<string, string>();
  for (const path of globSync('src/database/tables/*.ts')) {
    const owner = path.split('/').at(-1)?.replace(/\.ts$/, '') ?? '';
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(/export type (\w+)Table =/g)) {
      owners.set(name.replace(/(?<=[a-z])([A-Z])/g, '_$1').toLowerCase(), owner);
    }
  }
  assert.ok(owners.size >= 4);
  const offences = product.flatMap((source) =>
    [...source.text.matchAll(/(?:insertInto|updateTable|deleteFrom)\('(\w+)'/g)]
      .filter(([, table = '']) => owners.get(table) !== source.folder)
      .map(([, table = '']) => `${source.path} writes ${table} of ${owners.get(table) ?? 'nobody'}`),
  );
  assert.deepEqual(offences, []);
});

test('ARCHITECTURE.md has a sentence for every folder', () => {
  const house = readFileSync('ARCHITECTURE.md', 'utf8');
  const missing = [...new Set(product.map(({ folder }) => folder))].filter(
    (folder) => !new RegExp(`^\\s*${folder}(?:/|\\.ts)\\s+\\S`, 'm').test(house),
  );
  assert.deepEqual(missing, []);
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}
