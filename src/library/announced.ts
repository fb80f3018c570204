import type { Db, Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { assertTakes, rulesOf } from './folder-rules.ts';
import { formatsOfName } from './name.ts';
import { type FolderPath, parseName } from './path.ts';
import { libraryProblems } from './problems.ts';

/** What is said of a file before its first byte. */
export type Announced = {
  readonly organizationId: Id<'organization'>;
  readonly folder: FolderPath;
  /** Empty for one without. */
  readonly name: string;
  /** Undefined when it is not known yet. */
  readonly bytes: number | undefined;
  /** The only types its door takes; undefined for all. */
  readonly formats: readonly string[] | undefined;
};

/**
 * Refuses by name and size what would be refused at its end, so that nobody sends a gigabyte for nothing. Gives the most
 * bytes its folder takes. Throws `path-invalid`, `extension-wrong`, `type-not-taken`, `folder-refuses-type`, `folder-refuses-size`.
 */
export async function assertMayCome(db: Db | Tx, announced: Announced): Promise<number | undefined> {
  const { organizationId, folder, name, bytes, formats } = announced;
  const possible = name === '' ? undefined : formatsOfName(parseName(name));
  if (possible?.length === 0) {
    throw new Problem(libraryProblems['extension-wrong'], {
      ...{ thing: 'file name', value: name, expected: 'the extension of a picture, or none' },
    });
  }
  const [first] = possible ?? [];
  const taken = possible?.find((format) => formats === undefined || formats.includes(format));
  if (first !== undefined && taken === undefined) {
    throw new Problem(libraryProblems['type-not-taken'], {
      ...{ thing: 'file name', value: name, expected: formats?.join(' or ') ?? '' },
    });
  }
  const rules = await rulesOf(db, organizationId, folder);
  const size = bytes === undefined ? undefined : String(bytes);
  // Of several that the name allows, one that is taken is enough.
  const format = possible?.find((each) => rules.formats?.includes(each) !== false) ?? first;
  assertTakes(rules, { format, size });
  return rules.maxBytes ?? undefined;
}
