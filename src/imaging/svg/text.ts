import { Problem } from '#platform/problem.ts';
import { svgProblems } from '#imaging/svg-problems.ts';

/** Encodings that an XML declaration may name, as TextDecoder knows them. */
const encodings: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'windows-1252',
  ascii: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  'windows-1252': 'windows-1252',
};
const mostEntities = 50;
const mostEntityCharacters = 200;
/** With entities of at most 200 characters each, this many references stay below two megabytes. */
const mostEntityReferences = 10_000;

/** The text of an XML file: UTF-16 by its mark, else as declared, else UTF-8. */
export function decodeXml(bytes: Buffer): string {
  const label = encodingOf(bytes);
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Problem(svgProblems['not-svg'], {
      thing: 'encoding',
      expected: `bytes that are ${label}`,
      cause,
    });
  }
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const declared = /^<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']/.exec(
    bytes.toString('latin1', 0, 200),
  )?.[1];
  const name = declared?.toLowerCase() ?? 'utf-8';
  const label = Object.hasOwn(encodings, name) ? encodings[name] : undefined;
  if (label !== undefined) return label;
  throw new Problem(svgProblems['not-svg'], { thing: 'encoding', value: name, expected: 'UTF-8 or UTF-16' });
}

/**
 * The plain text entities of a document type, by name: drawing programs write namespaces as such. One that
 * holds markup or another entity, or lies in another file, is not taken, so nothing multiplies and nothing is
 * read from elsewhere; using it is then an error.
 */
export function plainEntities(doctype: string, text: string): Record<string, string> {
  const declared = [...doctype.matchAll(/<!ENTITY\s+([\w.-]+)\s+(?:"([^"]*)"|'([^']*)')\s*>/g)];
  const taken = declared.filter(([, , double, single]) => isPlain(double ?? single ?? ''));
  if (taken.length === 0) return {};
  if (
    taken.length > mostEntities ||
    text.split('&', mostEntityReferences + 1).length > mostEntityReferences
  ) {
    throw new Problem(svgProblems['svg-malformed'], {
      thing: 'entities',
      expected: `at most ${mostEntities}, rarely used`,
    });
  }
  return Object.fromEntries(taken.map(([, name = '', double, single]) => [name, double ?? single ?? '']));
}

function isPlain(value: string): boolean {
  return value.length <= mostEntityCharacters && !/[&%<>]/.test(value);
}
