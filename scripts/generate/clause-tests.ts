import { globSync, readFileSync } from 'node:fs';

/** The tests that hold clauses: those whose names begin with ids. The evidence page lists them also where nobody ran them. */
export function clauseTests(): string {
  const tests = globSync(['test/**/*.test.ts', 'src/**/*.test.ts'])
    .toSorted()
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\btest\(\s*'((?:[XI]-\d\d)[^'\n]*)'/g)].map(
        ([, name = '']) => ({
          name,
          file,
        }),
      ),
    );
  return `${JSON.stringify(tests, undefined, 2)}\n`;
}
