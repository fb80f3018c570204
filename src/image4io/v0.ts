/** What v0.1 called the members of its answers. */
const memberNames: Readonly<Record<string, string>> = {
  images: 'files',
  image: 'file',
  fetchedImage: 'fetchedFile',
  copiedImage: 'copiedFile',
  movedImage: 'movedFile',
  deletedImage: 'deletedFile',
};

/** The answer of v1.0 in the words of v0.1: other member names, and the file's own name spelt `orginal_name` (sic). */
export function inWordsOfV0(answer: object): object {
  return withOriginalName(
    Object.fromEntries(
      Object.entries(answer).map(([name, value]) => [memberNames[name] ?? name, withOriginalName(value)]),
    ),
  );
}

function withOriginalName<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(withOriginalName) as Value;
  if (typeof value !== 'object' || value === null || !('orginalName' in value)) return value;
  return { ...value, orginal_name: value.orginalName };
}
