import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '#platform/problem.ts';
import { comesFrom, parseSourceHost } from './source-host.ts';

for (const [given, kept] of [
  ['example.org', 'example.org'],
  ['Example.ORG', 'example.org'],
  ['*.example.org', '*.example.org'],
  ['*.Example.org:8443', '*.example.org:8443'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['localhost:9000', 'localhost:9000'],
  ['example.org:080', 'example.org:80'],
  ['192.0.2.1', '192.0.2.1'],
  ['[2001:DB8::1]:81', '[2001:db8::1]:81'],
] as const) {
  test(`${given} is a host, kept as ${kept}`, () => assert.equal(parseSourceHost(given), kept));
}

for (const bad of [
  '',
  '*',
  '*.',
  '*.org',
  '*.*.example.org',
  'a.*.org',
  '*example.org',
  'https://example.org',
  'example.org/',
  'example.org/a',
  'example.org?',
  'user@example.org',
  'example.org:0',
  'example.org:65536',
  'example.org:x',
  'example.org.',
  '*.192.0.2.1',
  '*.[::1]',
  '2001:db8::1',
  'a b',
  'ex%61mple.org',
]) {
  test(`${JSON.stringify(bad)} is no host`, () => {
    assert.throws(
      () => parseSourceHost(bad),
      (error) => error instanceof Problem && error.code === 'source-host-invalid',
    );
  });
}

for (const [host, address, isIt] of [
  ['example.org', 'https://example.org/a', true],
  ['example.org', 'http://EXAMPLE.org:80/a', true],
  ['example.org', 'https://example.org:8443/a', false],
  ['example.org', 'http://example.org:443/a', false],
  ['example.org', 'https://www.example.org/a', false],
  ['example.org', 'https://example.org./a', false],
  ['example.org', 'https://example.org.evil.example/a', false],
  ['example.org', 'https://evil.example/example.org', false],
  ['example.org', 'https://example.org@evil.example/a', false],
  ['example.org:443', 'https://example.org/a', true],
  ['example.org:443', 'http://example.org/a', false],
  ['example.org:8443', 'https://example.org:8443/a', true],
  ['*.example.org', 'https://a.example.org/', true],
  ['*.example.org', 'https://a.b.example.org/', true],
  ['*.example.org', 'https://example.org/', false],
  ['*.example.org', 'https://notexample.org/', false],
  ['*.example.org', 'https://a.example.org:8443/', false],
  ['*.example.org:8443', 'https://a.example.org:8443/', true],
  ['192.0.2.1', 'http://192.0.2.1/', true],
  ['192.0.2.1', 'http://3221225985/', true],
  ['[2001:db8::1]', 'http://[2001:db8:0::1]/', true],
] as const) {
  test(`${address} is ${isIt ? '' : 'not '}at ${host}`, () => {
    assert.equal(comesFrom([parseSourceHost(host)], new URL(address)), isIt);
  });
}
