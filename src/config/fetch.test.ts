import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigurationError, loadConfig } from './config.ts';

void test('VITRINE_FETCH_ALLOW takes hosts with ports, and nothing is allowed without it', () => {
  assert.deepEqual(loadConfig({}).fetch.allow, []);
  assert.deepEqual(
    loadConfig({ VITRINE_FETCH_ALLOW: 'minio.internal:9000, 10.0.0.7:80,[fd00::1]:443 ' }).fetch.allow,
    ['minio.internal:9000', '10.0.0.7:80', '[fd00::1]:443'],
  );
});

const wrong = [
  'minio.internal',
  'minio.internal:',
  ':9000',
  'http://minio.internal:9000',
  'minio.internal:9000/path',
  'me:secret@minio.internal:9000',
  '*.internal:9000',
  '*:80',
  'a:0',
  'a:65536',
  'a:80,',
  'a:80 b:80',
  'fd00::1:80',
  '[fd00::1',
  '300.1.1.1:80',
];

void test('an entry that is not host:port, and so would never allow anything, stops the start', () => {
  for (const text of wrong) {
    assert.throws(() => loadConfig({ VITRINE_FETCH_ALLOW: text }), ConfigurationError, text);
  }
});
