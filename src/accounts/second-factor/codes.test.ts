import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeAddress, newCodeSecret, stepOfCode } from './codes.ts';

/** RFC 6238 appendix B, SHA-1: the secret `12345678901234567890`, the last six digits of each code. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const vectors = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
] as const;

test('codes are those of RFC 6238', () => {
  for (const [seconds, code] of vectors) {
    assert.equal(stepOfCode(secret, code, new Date(seconds * 1_000)), Math.floor(seconds / 30));
  }
});

test('a code counts one step early and one step late, and no longer', () => {
  const [seconds, code] = vectors[3];
  const at = (steps: number): number | undefined =>
    stepOfCode(secret, code, new Date((seconds + steps * 30) * 1_000));
  const step = Math.floor(seconds / 30);
  assert.deepEqual([-2, -1, 0, 1, 2].map(at), [undefined, step, step, step, undefined]);
});

test('what is no code is wrong, whatever it is', () => {
  const now = new Date(59_000);
  for (const code of ['', '28708', '2870820', '287083', 'abcdef', '２８７０８２'])
    assert.equal(stepOfCode(secret, code, now), undefined, code);
});

test('an app is told 160 random bits and whose they are', () => {
  const made = newCodeSecret();
  assert.match(made, /^[A-Z2-7]{32}$/);
  assert.notEqual(made, newCodeSecret());
  const address = new URL(codeAddress(made, { issuer: 'pictures.example.org', account: 'a:b@example.org' }));
  assert.equal(address.protocol, 'otpauth:');
  assert.equal(address.searchParams.get('secret'), made);
  assert.equal(address.searchParams.get('issuer'), 'pictures.example.org');
});
