import { type TSchema, Type } from 'typebox';

/** A list's answer. */
export function Page<Item extends TSchema>(item: Item) {
  return Type.Object({
    items: Type.Array(item),
    nextCursor: Type.Union([Type.String(), Type.Null()], { description: 'Null on the last page.' }),
  });
}

/** What a list's query has beside its own. */
export const pageQuery = {
  cursor: Type.Optional(Type.String({ description: 'The `nextCursor` of the previous page.' })),
  limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }),
};

/** One value, or several of the same name. */
export function Several(item: TSchema, description: string) {
  return Type.Optional(Type.Unsafe<string | string[]>({ anyOf: [item, Type.Array(item)], description }));
}

export function list(given: string | string[] | undefined): string[] | undefined {
  return given === undefined ? undefined : [given].flat();
}

/** Where every part of a body can be left out, so can the body. */
export async function bodyIsOptional(request: { body: unknown }): Promise<void> {
  request.body ??= {};
}
