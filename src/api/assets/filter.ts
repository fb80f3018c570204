import { type Static, Type } from 'typebox';
import { list, Several } from '#api/page.ts';
import { httpProblems } from '#http/problems.ts';
import { channelsOf, parseColour } from '#imaging/colours.ts';
import { labOf } from '#imaging/oklab.ts';
import { parseFolder } from '#library/path.ts';
import { libraryProblems } from '#library/problems.ts';
import type { AssetFilter } from '#library/search/filter.ts';
import { parseTag } from '#library/tag.ts';
import { Problem } from '#platform/problem.ts';
import { VisibilitySchema } from './asset.ts';

const formats = ['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff', 'bmp', 'svg', 'heic', 'pdf'] as const;
export const FormatSchema = Type.Enum([...formats]);

const amount = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description }));
const time = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }));

/** What can be asked of assets. */
export const assetFilter = {
  q: Type.Optional(
    Type.String({
      maxLength: 500,
      description:
        'Words of the name, tags, description, alt text and text fields; all must match, also by their beginnings. If nothing matches, misspelt words are corrected.',
      examples: ['lake dawn'],
    }),
  ),
  folder: Type.Optional(Type.String({ description: 'Directly in this folder.', examples: ['/holidays'] })),
  within: Type.Optional(Type.String({ description: 'In this folder or below it.' })),
  format: Several(FormatSchema, 'One of these.'),
  tag: Several(Type.String(), 'All of these.'),
  visibility: Type.Optional(VisibilitySchema),
  orientation: Type.Optional(Type.Enum(['landscape', 'portrait', 'square'])),
  hasLocation: Type.Optional(Type.Boolean({ description: 'Whether the original says where it was taken.' })),
  minBytes: amount('Of the original.'),
  maxBytes: amount('Of the original.'),
  minWidth: amount('In pixels.'),
  maxWidth: amount('In pixels.'),
  minHeight: amount('In pixels.'),
  maxHeight: amount('In pixels.'),
  createdFrom: time('Uploaded at this time or later.'),
  createdUntil: time('Uploaded before this time.'),
  colour: Type.Optional(
    Type.String({
      description: 'One of its main colours, written as in picture URLs.',
      examples: ['ff8800'],
    }),
  ),
  colourDistance: Type.Optional(
    Type.Number({
      ...{ minimum: 1, maximum: 40, default: 12 },
      description:
        'How far the colour may be off, in OKLab times 100: a difference of 2 is hardly visible; black and white differ by 100.',
    }),
  ),
  collection: Type.Optional(Type.String({ description: 'The id of a collection that it is in.' })),
  sha256: Type.Optional(Type.String({ pattern: '^[0-9a-fA-F]{64}$', description: 'Of the original.' })),
  field: Several(
    Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}:' }),
    'Fields and values: `photographer:Ada`.',
  ),
};

const AssetFilterSchema = Type.Object(assetFilter);

/** What a filter may be refused for. */
export const filterProblems = [
  libraryProblems['path-invalid'],
  libraryProblems['tag-invalid'],
  libraryProblems['colour-invalid'],
];

export function filterOf(query: Static<typeof AssetFilterSchema>): AssetFilter {
  const { colour, colourDistance = 12, collection, sha256, field } = query;
  return {
    ...query,
    folder: query.folder === undefined ? undefined : parseFolder(query.folder),
    within: query.within === undefined ? undefined : parseFolder(query.within),
    formats: list(query.format),
    tags: list(query.tag)?.map(parseTag),
    createdFrom: timeOf('createdFrom', query.createdFrom),
    createdUntil: timeOf('createdUntil', query.createdUntil),
    colour: colour === undefined ? undefined : { lab: labNamed(colour), distance: colourDistance },
    collectionId: collection,
    sha256: sha256 === undefined ? undefined : Buffer.from(sha256, 'hex'),
    fields: list(field)?.map(namedValue),
  };
}

/** Throws `colour-invalid`. */
function labNamed(text: string) {
  const colour = parseColour(text.replace(/^#/, ''));
  if (colour === undefined)
    throw new Problem(libraryProblems['colour-invalid'], { thing: 'colour', value: text });
  const [red, green, blue] = channelsOf(colour);
  return labOf(red, green, blue);
}

/** A form of time may still name a day that no calendar has. */
function timeOf(thing: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time;
  throw new Problem(httpProblems['request-invalid'], {
    ...{ thing: `query.${thing}`, value: text, expected: 'a time such as 2026-03-01T12:00:00Z' },
  });
}

function namedValue(text: string): readonly [string, string] {
  const colon = text.indexOf(':');
  const value = text.slice(colon + 1);
  if (value.isWellFormed() && !value.includes('\u0000')) return [text.slice(0, colon), value];
  throw new Problem(httpProblems['request-invalid'], {
    ...{ thing: 'query.field', value, expected: 'a name and a value without NUL: photographer:Ada' },
  });
}
