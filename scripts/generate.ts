import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { clauseTests } from './generate/clause-tests.ts';
import { configurationPage } from './generate/configuration.ts';
import { fontConfiguration, fontSet } from './generate/fonts.ts';
import { openApiDocument } from './generate/openapi.ts';
import { operationsPage } from './generate/operations.ts';
import { otherGrammarsPage } from './generate/other-grammars.ts';
import { problemsPage } from './generate/problems.ts';

/** Writes what is generated from the code; with --check, only says what would change. usage: npm run generate [-- --check] */
const pages: readonly (readonly [string, () => string | Promise<string>])[] = [
  ['docs/reference/configuration.md', configurationPage],
  ['docs/reference/operations.md', operationsPage],
  ['docs/other-grammars.md', otherGrammarsPage],
  ['docs/reference/problems.md', problemsPage],
  ['docs/reference/openapi.json', openApiDocument],
  ['src/imaging/text/font-set.json', fontSet],
  ['src/imaging/text/fonts.conf', fontConfiguration],
  ['src/privacy/evidence/clause-tests.json', clauseTests],
];

for (const [path, make] of pages) {
  const text = await make();
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`${path} is not what the code says: run npm run generate`);
    process.exitCode = 1;
    continue;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`wrote ${path}`);
}
