import { type ApiDocument, resolved, type Schema } from '#http/api-document.ts';

/**
 * A value of the schema, such as a reader would send or get: what its fields say as `examples`, else the plainest there is.
 * `isSent`: of what may be left out only what has an example of its own.
 */
export function exampleOf(document: ApiDocument, schema: Schema, isSent: boolean): unknown {
  const whole = resolved(document, schema);
  const said = [whole.example, ...(whole.examples ?? []), whole.default, whole.const, ...(whole.enum ?? [])];
  const first = said.find((value) => value !== undefined);
  if (first !== undefined) return first;
  const [choice] = whole.anyOf ?? [];
  if (choice !== undefined) return exampleOf(document, choice, isSent);
  switch ([whole.type].flat()[0]) {
    case 'object':
      return objectOf(document, whole, isSent);
    case 'array':
      return whole.items === undefined ? [] : [exampleOf(document, whole.items, isSent)];
    case 'string':
      return texts[whole.format ?? ''] ?? 'text';
    case 'integer':
    case 'number':
      return whole.minimum ?? 1;
    case 'boolean':
      return false;
    default:
      return null;
  }
}

const texts: Readonly<Record<string, string>> = {
  'date-time': '2027-01-31T12:00:00.000Z',
  uuid: '0190c2f4-7d1e-7c3a-9b52-4f8a6d0e1b23',
};

function objectOf(document: ApiDocument, schema: Schema, isSent: boolean): Record<string, unknown> {
  const required = new Set(schema.required);
  const fields = Object.entries(schema.properties ?? {}).filter(
    ([name, field]) => !isSent || required.has(name) || resolved(document, field).examples !== undefined,
  );
  return Object.fromEntries(fields.map(([name, field]) => [name, exampleOf(document, field, isSent)]));
}
