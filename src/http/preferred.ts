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
