/** Which of these types a client wants most (RFC 9110 §12.5.1); the first when it does not mind. */
export function preferredType<const Type extends string>(
  accept: string | undefined,
  types: readonly [Type, ...Type[]],
): Type {
  const ranges = (accept ?? '*/*').split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const q = parameters.find((each) => each.startsWith('q='));
    return { type, q: q === undefined ? 1 : Number(q.slice(2)) || 0 };
  });
  const weight = (type: string): number => {
    const exact = ranges.find((range) => range.type === type);
    const group = ranges.find((range) => range.type === `${type.split('/', 1)[0]}/*`);
    return (exact ?? group ?? ranges.find((range) => range.type === '*/*'))?.q ?? 0;
  };
  const [first, ...others] = types;
  return others.reduce<Type>((best, type) => (weight(type) > weight(best) ? type : best), first);
}

/**
 * Which of these languages a reader wants most (RFC 9110 §12.5.4), by the lookup of RFC 4647 §3.4: `de-AT` takes `de`.
 * The first when they want none of them, or do not mind.
 */
export function preferredLanguage<const Language extends string>(
  accept: string | undefined,
  languages: readonly [Language, ...Language[]],
): Language {
  const ranges = (accept ?? '').split(',').map((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const q = parameters.find((each) => each.startsWith('q='));
    return { tag, q: q === undefined ? 1 : Number(q.slice(2)) || 0 };
  });
  const weight = (language: string): number => {
    const own = ranges.filter(({ tag }) => tag === language || tag.startsWith(`${language}-`));
    const named = own.length > 0 ? own : ranges.filter(({ tag }) => tag === '*');
    return Math.max(0, ...named.map(({ q }) => q));
  };
  const [first, ...others] = languages;
  return others.reduce<Language>(
    (best, language) => (weight(language) > weight(best) ? language : best),
    first,
  );
}
