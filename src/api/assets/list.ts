import { type Static, Type } from 'typebox';
import { organizationOf } from '#http/authenticate.ts';
import { httpProblems } from '#http/problems.ts';
import { channelsOf, parseColour } from '#imaging/colours.ts';
import { labOf } from '#imaging/oklab.ts';
import { parseFolder } from '#library/path.ts';
import { libraryProblems } from '#library/problems.ts';
import type { AssetFilter } from '#library/search/filter.ts';
import { sorts } from '#library/search/order.ts';
import { searchAssets } from '#library/search/search-assets.ts';
import { parseTag } from '#library/tag.ts';
import { Problem } from '#platform/problem.ts';
import { platformProblems } from '#platform/problems.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { list, pageQuery, Several } from '#api/page.ts';
import { AssetAnswer, presentAssets, VisibilitySchema } from './asset.ts';

const formats = ['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff', 'bmp', 'svg', 'heic', 'pdf'] as const;
export const FormatSchema = Type.Enum([...formats]);

const amount = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description }));
const time = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }));

const QuerySchema = Type.Object(
  {
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
    hasLocation: Type.Optional(
      Type.Boolean({ description: 'Whether the original says where it was taken.' }),
    ),
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
    sort: Type.Optional(
      Type.Enum([...sorts, 'relevance'], {
        description:
          'By default by relevance if there are words, otherwise by path, in byte order. `-` sorts in descending order.',
      }),
    ),
    facets: Type.Optional(
      Type.Boolean({ default: false, description: 'Counts of everything that matches, not of this page.' }),
    ),
    ...pageQuery,
  },
  { additionalProperties: false },
);

const Counts = Type.Record(Type.String(), Type.Integer());

export const listAssets: Endpoint = (scope, { ctx, addresses }) => {
  scope.get(
    '/assets',
    {
      config: {
        problems: [
          ...[platformProblems['cursor-invalid'], libraryProblems['path-invalid']],
          ...[libraryProblems['tag-invalid'], libraryProblems['colour-invalid']],
        ],
      },
      schema: {
        operationId: 'listAssets',
        summary: 'List and search assets',
        description: 'All conditions must hold.',
        querystring: QuerySchema,
        response: {
          200: Type.Object({
            items: Type.Array(AssetAnswer),
            nextCursor: Type.Union([Type.String(), Type.Null()], { description: 'Null on the last page.' }),
            corrected: Type.Boolean({
              description:
                'Whether nothing matched as spelt, and these are the matches of the corrected words.',
            }),
            facets: Type.Optional(
              Type.Object({
                ...{ total: Type.Integer(), format: Counts, visibility: Counts },
                ...{ orientation: Counts, hasLocation: Counts, tag: Counts },
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const organizationId = organizationOf(request);
      const { q: words, sort, cursor, limit, facets } = request.query;
      const filter = filterOf(request.query);
      const page = await searchAssets(ctx, request.actor, {
        ...{ organizationId, words, filter, sort, cursor, limit, facets },
      });
      const items = await presentAssets(ctx, addresses, page.assets);
      return {
        ...{ items, nextCursor: page.nextCursor ?? null, corrected: page.isCorrected },
        ...(page.facets === undefined ? {} : { facets: page.facets }),
      };
    },
  );
};

function filterOf(query: Static<typeof QuerySchema>): AssetFilter {
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
