import { Problem } from '#platform/problem.ts';
import { image4ioProblems } from './problems.ts';

/**
 * The fields of a request from wherever its client put them. Published clients spell one field in several
 * ways (`useFilename`, `UseFileName`, `use_filename`), so names are folded to lower case without underscores.
 */
export class Fields {
  readonly #values = new Map<string, unknown>();

  /** Later carriers win over earlier ones. An explicit null or an empty text counts as absent. */
  constructor(...carriers: unknown[]) {
    for (const carrier of carriers) {
      if (typeof carrier !== 'object' || carrier === null) continue;
      const entries = carrier instanceof Map ? carrier : Object.entries(carrier);
      for (const [name, value] of entries as Iterable<[string, unknown]>) {
        if (value !== null && value !== undefined && value !== '') this.#values.set(fold(name), value);
      }
    }
  }

  /** A text, under the first of these names that is there. Throws `field-invalid` when it is no text. */
  text(...names: string[]): string | undefined {
    const name = names.find((candidate) => this.#values.has(fold(candidate)));
    if (name === undefined) return undefined;
    const value = this.#values.get(fold(name));
    if (typeof value === 'string') return value;
    throw new Problem(image4ioProblems['field-invalid'], {
      thing: name,
      value: shown(value),
      expected: 'one text',
    });
  }

  /** Throws `field-missing`. */
  requiredText(...names: [string, ...string[]]): string {
    const value = this.text(...names);
    if (value !== undefined) return value;
    throw new Problem(image4ioProblems['field-missing'], { thing: names[0], expected: 'a text' });
  }

  /** One text or a list of them, at most 1,000. Throws `field-missing`, `field-invalid`. */
  texts(name: string): string[] {
    const value = this.#values.get(fold(name));
    const list: unknown[] = Array.isArray(value) ? value : [this.requiredText(name)];
    if (list.length <= 1_000 && list.every((item) => typeof item === 'string')) return list;
    throw new Problem(image4ioProblems['field-invalid'], { thing: name, expected: 'at most 1,000 texts' });
  }

  /** `true`, `True`, `1` or a JSON true; absent is false. Throws `field-invalid`. */
  flag(name: string): boolean {
    const value = this.#values.get(fold(name));
    if (value === undefined || typeof value === 'boolean') return value ?? false;
    const said = shown(value).toLowerCase();
    if (said === 'true' || said === '1') return true;
    if (said === 'false' || said === '0') return false;
    throw new Problem(image4ioProblems['field-invalid'], {
      thing: name,
      value: shown(value),
      expected: 'true or false',
    });
  }
}

/** No list or object as JSON: what is nested twenty thousand times cannot be printed. */
function shown(value: unknown): string {
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'an object';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}
