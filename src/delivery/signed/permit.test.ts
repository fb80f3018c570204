import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTransformation } from '#imaging/transformation.ts';
import { permit } from './permit.ts';
import type { Grant } from './token.ts';

const now = new Date('2026-03-01T12:00:00.500Z');
const nowSeconds = Date.parse('2026-03-01T12:00:00Z') / 1_000;
const anything: Grant = { expire: undefined, protocol: undefined, address: undefined, operations: undefined };

function ask(grant: Partial<Grant>, client = { address: '192.0.2.1', protocol: 'https' }, segment = '') {
  return permit(
    { ...anything, ...grant },
    { client, transformation: parseTransformation(segment) ?? [], now },
  );
}

test('a token holds until the second it names', () => {
  assert.equal(ask({ expire: nowSeconds + 10 })?.seconds, 9.5);
  assert.equal(ask({ expire: nowSeconds + 1 })?.seconds, 0.5);
  assert.equal(ask({ expire: nowSeconds }), undefined);
  assert.equal(ask({ expire: 0 }), undefined);
  assert.equal(ask({ protocol: 'https' })?.seconds, Number.POSITIVE_INFINITY);
});

test('a token for a protocol is for no other', () => {
  assert.ok(ask({ protocol: 'https' }, { address: '', protocol: 'HTTPS' }));
  assert.equal(ask({ protocol: 'https' }, { address: '', protocol: 'http' }), undefined);
  assert.equal(ask({ protocol: 'http' }), undefined);
});

test('a token for an address is for that address, however it is written', () => {
  for (const [granted, own] of [
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1', '::ffff:192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:0DB8:0:0::1'],
  ] as const)
    assert.ok(ask({ address: granted }, { address: own, protocol: 'http' }), `${granted} ${own}`);
  for (const own of ['192.0.2.2', '192.0.2.10', '', 'unknown', '::1', '192.0.2.1, 10.0.0.1'])
    assert.equal(ask({ address: '192.0.2.1' }, { address: own, protocol: 'http' }), undefined, own);
});

test('a token for a transformation is for that one, however it is spelt', () => {
  assert.ok(ask({ operations: 'w_100,c_fit' }, undefined, 'c_fit,w_100'));
  for (const asked of ['', 'w_101,c_fit', 'w_100', 'w_100,c_fit,q_1'])
    assert.equal(ask({ operations: 'w_100,c_fit' }, undefined, asked), undefined, asked);
  for (const senseless of ['w_big', 'parameters', 'w_100;'])
    assert.equal(ask({ operations: senseless }, undefined, ''), undefined, senseless);
});
