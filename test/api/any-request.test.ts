import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { type ApiDocument, resolved, type Schema } from '#http/api-document.ts';
import { addressOf, type ApiCall, type ApiWorld, openApiWorld } from '../support/api-calls.ts';
import { form } from '../support/doors.ts';

/** However slow the machine: what was tried until then counts. */
const patienceMs = 20_000;

const odd = fc.constantFrom(
  ...['', ' ', '/', '..', '~', '\u0000', '\ud800', '%00', '%', 'null', '-1', '1e400', '💚'.repeat(300)],
  ...["'; drop table assets; --", '/a/b/', 'a'.repeat(5_000), '2026-02-30T25:61:00Z', '__proto__'],
);

const text: fc.Arbitrary<string> = fc.oneof(odd, fc.string(), fc.string({ unit: 'binary', maxLength: 40 }));

const anything: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.constantFrom(null, true, 0, -1, 1e308, 2 ** 53, [], {}, [[]], { a: { b: 1 } }),
  fc.integer(),
  fc.double(),
);

/** Mostly of the schema, so that more is reached than its guard. */
function likely(document: ApiDocument, schema: Schema): fc.Arbitrary<unknown> {
  const whole = resolved(document, schema);
  return fc.oneof({ weight: 5, arbitrary: fitting(document, whole) }, { weight: 1, arbitrary: anything });
}

function fitting(document: ApiDocument, schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => likely(document, one)));
  switch ([schema.type].flat()[0]) {
    case 'object': {
      const fields = Object.entries(schema.properties ?? {});
      const record = Object.fromEntries(fields.map(([name, field]) => [name, likely(document, field)]));
      return fc.record(record, { requiredKeys: [] });
    }
    case 'array':
      return fc.array(schema.items === undefined ? anything : likely(document, schema.items), {
        maxLength: 4,
      });
    case 'integer':
      return fc.oneof(fc.integer({ min: schema.minimum ?? -5, max: schema.maximum ?? 5_000 }), fc.integer());
    case 'number':
      return fc.double({ min: schema.minimum ?? -2, max: schema.maximum ?? 2 });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return schema.format === 'date-time'
        ? fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
        : text;
  }
}

type Sent = {
  readonly call: ApiCall;
  readonly places: readonly string[];
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly how: 'json' | 'raw' | 'form' | 'nothing';
  readonly isKnown: boolean;
  readonly isSigned: boolean;
};

function requests(document: ApiDocument, call: ApiCall): fc.Arbitrary<Sent> {
  const { parameters = [], requestBody } = call.operation;
  const query = Object.fromEntries(
    parameters
      .filter(({ in: place }) => place === 'query')
      .map(({ name, schema }) => [name, likely(document, schema)]),
  );
  const [media] = Object.values(requestBody?.content ?? {});
  return fc.record({
    call: fc.constant(call),
    places: fc.array(text, { minLength: 3, maxLength: 3 }),
    query: fc.record(query, { requiredKeys: [] }),
    body: media?.schema === undefined ? anything : likely(document, media.schema),
    how: fc.constantFrom('json', 'json', 'json', 'raw', 'form', 'nothing'),
    isKnown: fc.boolean(),
    isSigned: fc.integer({ min: 0, max: 9 }).map((tenth) => tenth > 0),
  });
}

describe('whatever is sent to the native API', () => {
  let api: ApiWorld;
  const credentials = new Map<boolean, Record<string, string>>();
  const known = new Map<string, Readonly<Record<string, string>>>();
  before(async () => {
    api = await openApiWorld();
  });
  after(() => api[Symbol.asyncDispose]());

  test('is a success or a refusal in the form of a problem, never a fault of ours', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(...api.calls.map((call) => requests(api.document, call))), check),
      { numRuns: 1_500, interruptAfterTimeLimit: patienceMs, endOnFailure: true },
    );
    assert.equal((await api.world.get('/readyz')).status, 200);
  });

  async function check(sent: Sent): Promise<void> {
    const answer = await send(sent);
    if (answer === undefined) return;
    const body = await answer.text();
    const line = `${sent.call.method} ${sent.call.path}: ${answer.status} ${body.slice(0, 500)}`;
    assert.ok(answer.status < 500, line);
    if (answer.status < 400) return;
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/, line);
    const { code, status } = JSON.parse(body) as { code: string; status: number };
    assert.equal(status, answer.status, line);
    const promised = sent.call.operation.responses[answer.status]?.content?.['application/problem+json'];
    // What cannot be read as an address or a body of any kind is refused before the call is known.
    const isOfAll = [400, 404, 405, 413, 415].includes(answer.status);
    assert.ok(promised !== undefined || isOfAll, `${line} is not in the document (${code})`);
  }

  /** Undefined for what no client can send. */
  async function send({ call, places, query, body, how, isKnown, isSigned }: Sent) {
    const headers = isSigned ? await headersOf(call) : {};
    let place = 0;
    const found = isKnown ? await knownOf(call) : {};
    const path = addressOf(call, found).replaceAll(/019[0-9a-f-]{33}/g, (id) =>
      isKnown ? id : encodeURIComponent((places[place++] ?? '').toWellFormed()) || id,
    );
    const asked = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [
        name,
        typeof value === 'string' ? value.toWellFormed() : (JSON.stringify(value) ?? ''),
      ]),
    );
    const message = call.method === 'GET' || how === 'nothing' ? { headers: {} } : messageOf(body, how);
    return api.world
      .get(`${path}?${asked.toString()}`, {
        method: call.method,
        ...message,
        headers: { ...headers, ...message.headers },
      })
      .catch(() => undefined);
  }

  function messageOf(body: unknown, how: 'json' | 'raw' | 'form') {
    const json = JSON.stringify(body) ?? 'null';
    const headers = { 'content-type': 'application/json' };
    if (how === 'json') return { body: json, headers };
    if (how === 'raw') return { body: json.slice(0, -1), headers };
    const fields = typeof body === 'object' && body !== null ? Object.entries(body) : [];
    const texts = fields.map(([name, value]) => [name, (JSON.stringify(value) ?? '').toWellFormed()]);
    return { body: form(Object.fromEntries(texts), { name: 'any.jpg', bytes: api.picture }), headers: {} };
  }

  /** Kept for as long as it works: signing in takes longer than anything else here. */
  async function headersOf(call: ApiCall): Promise<Record<string, string>> {
    const isForPeople = call.operation.security?.every((way) => 'session' in way) === true;
    const kept = credentials.get(isForPeople);
    const works =
      kept !== undefined &&
      (!isForPeople || (await api.world.get('/api/v1/me', { headers: kept })).status === 200);
    const headers = works ? kept : await api.headersFor(call);
    credentials.set(isForPeople, headers);
    return headers;
  }

  async function knownOf(call: ApiCall): Promise<Readonly<Record<string, string>>> {
    const made = known.get(call.path) ?? (await api.known(call));
    known.set(call.path, made);
    return made;
  }
});
