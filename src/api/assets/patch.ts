import { type Static, Type } from 'typebox';
import type { FieldValue } from '#database/tables/library.ts';
import { parseFolder, parseName } from '#library/path.ts';
import type { AssetPatch } from '#library/update.ts';
import { FocalPointSchema, HiddenRegionsSchema, VisibilitySchema } from './asset.ts';

/** Without a NUL, which a database keeps in no text. */
const text = (maxLength: number) => Type.String({ maxLength, pattern: '^[^\\u0000]*$' });
export const TagsSchema = Type.Array(Type.String(), {
  maxItems: 100,
  description: 'Stored in lower case, each once.',
});

export const PatchSchema = Type.Object(
  {
    name: Type.Optional(Type.String({ description: 'Another name in its folder, and so another URL.' })),
    folder: Type.Optional(Type.String({ description: 'Another folder; created when missing.' })),
    description: Type.Optional(text(4_000)),
    altText: Type.Optional(text(1_000)),
    tags: Type.Optional(TagsSchema),
    addTags: Type.Optional(TagsSchema),
    removeTags: Type.Optional(TagsSchema),
    fields: Type.Optional(
      Type.Unsafe<Record<string, FieldValue | null>>({
        type: 'object',
        additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
        maxProperties: 100,
        description: 'Fields that are not named stay as they are; null removes a value.',
      }),
    ),
    visibility: Type.Optional(VisibilitySchema),
    focalPoint: Type.Optional(FocalPointSchema),
    hiddenRegions: Type.Optional(HiddenRegionsSchema),
    redacted: Type.Optional(
      Type.Literal(true, {
        description:
          'From now on it is delivered only with faces and regions made unrecognisable, or not at all. An API key cannot undo this.',
      }),
    ),
  },
  { additionalProperties: false },
);

/** Throws `path-invalid`. */
export function patchOf({ folder, name, ...change }: Static<typeof PatchSchema>): AssetPatch {
  return {
    ...change,
    folder: folder === undefined ? undefined : parseFolder(folder),
    name: name === undefined ? undefined : parseName(name),
  };
}
