import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Check } from 'typebox/schema';
import type { MediaType, Schema } from '#http/api-document.ts';
import { addressOf, type ApiCall, type ApiWorld, openApiWorld } from '../support/api-calls.ts';
import type { Known } from '../support/api-things.ts';
import { form } from '../support/doors.ts';

describe('the document of the API', () => {
  let api: ApiWorld;
  before(async () => {
    api = await openApiWorld();
  });
  after(() => api[Symbol.asyncDispose]());

  function conforms(schema: Schema, value: unknown): boolean {
    return Check({ ...schema, components: api.document.components } as object, value);
  }

  function mediaOf({ operation }: ApiCall): (readonly [string, MediaType])[] {
    return [
      ...Object.entries(operation.requestBody?.content ?? {}),
      ...Object.values(operation.responses).flatMap(({ content }) => Object.entries(content ?? {})),
    ];
  }

  test('says of every call what it is, what it answers and what it refuses', () => {
    const { examples = {} } = api.document.components;
    for (const { operation } of api.calls) {
      const { operationId, responses } = operation;
      assert.ok(operation.summary.length > 4 && operation.tags?.length === 1, operationId);
      for (const status of ['401', '403', '500']) assert.ok(responses[status], `${operationId} ${status}`);
      for (const [status, answer] of Object.entries(responses)) {
        if (Number(status) < 400) continue;
        const codes = Object.values(answer.content?.['application/problem+json']?.examples ?? {});
        assert.ok(codes.length > 0, `${operationId} ${status}`);
        for (const { $ref } of codes) assert.ok(examples[$ref.split('/').at(-1) ?? ''], $ref);
      }
    }
  });

  test('has an example of everything that is sent and answered, as its schema says', () => {
    const problem = { $ref: '#/components/schemas/Problem' };
    for (const [code, { value }] of Object.entries(api.document.components.examples ?? {})) {
      assert.ok(conforms(problem, value), code);
    }
    for (const call of api.calls) {
      for (const [type, { schema, example }] of mediaOf(call)) {
        if (type !== 'application/json' || schema === undefined) continue;
        assert.notEqual(example, undefined, call.operation.operationId);
        assert.ok(conforms(schema, example), `${call.operation.operationId} ${JSON.stringify(example)}`);
      }
    }
  });

  test('every example is sent, and answered as the document says', async () => {
    for (const call of api.calls) await sendExample(call);
  });

  async function sendExample(call: ApiCall): Promise<void> {
    const { operationId, parameters = [], responses } = call.operation;
    const known = await api.known(call);
    const query = new URLSearchParams();
    for (const { name, in: place, example } of parameters) {
      if (place === 'query' && example !== undefined)
        query.set(name, typeof example === 'string' ? example : JSON.stringify(example));
    }
    const answer = await api.world.get(`${addressOf(call, known)}?${query.toString()}`, {
      method: call.method,
      ...(await messageOf(call, known)),
    });
    const text = await answer.text();
    const line = `${operationId}: ${answer.status} ${text}`;
    assert.ok(answer.status < 300, line);
    const promised = responses[answer.status];
    assert.ok(promised, line);
    const schema = promised.content?.['application/json']?.schema;
    if (schema !== undefined) assert.ok(conforms(schema, JSON.parse(text)), line);
  }

  function headersOf({ operation: { parameters = [] } }: ApiCall): Record<string, string> {
    const said = parameters.filter(({ in: place, example }) => place === 'header' && example !== undefined);
    return Object.fromEntries(said.map(({ name, example }) => [name, String(example)]));
  }

  async function messageOf(call: ApiCall, known: Known): Promise<RequestInit> {
    const headers = { ...headersOf(call), ...(await api.headersFor(call)) };
    const content = call.operation.requestBody?.content ?? {};
    if ('multipart/form-data' in content) {
      return { headers, body: form({}, { name: 'example.jpg', bytes: api.picture }) };
    }
    if ('application/offset+octet-stream' in content) {
      const type = { 'content-type': 'application/offset+octet-stream' };
      return { headers: { ...headers, ...type }, body: Uint8Array.from(api.picture) };
    }
    const { example } = content['application/json'] ?? {};
    if (example === undefined) return { headers };
    const fields = Object.entries(example as Record<string, unknown>);
    const body = Object.fromEntries(fields.map(([name, value]) => [name, known[name] ?? value]));
    return {
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
  }
});
