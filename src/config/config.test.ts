import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigurationError, loadConfig } from './config.ts';

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.faults;
  }
  return [];
}

test('nothing need be set, and an empty text counts as not set', () => {
  assert.deepEqual(loadConfig({ VITRINE_PORT: '', PUBLIC_URL: ' ' }), loadConfig({}));
  assert.equal(loadConfig({}).server.port, 8_080);
});

test('all faults are told at once, each with the name, the value and what is expected', () => {
  const faults = faultsOf({
    VITRINE_PORT: '70000',
    VITRINE_MAX_FILE: 'much',
    VITRINE_LOG: 'loud',
    PUBLIC_URL: 'ftp://example.org',
    VITRINE_TRUST_PROXY: '10.0.0.0/33',
    VITRINE_PROT: '1',
  });
  for (const parts of [
    ['VITRINE_PORT', '70000', '0 to 65535'],
    ['VITRINE_MAX_FILE', 'much', '100MB'],
    ['VITRINE_LOG', 'loud', 'debug, info, warn, error'],
    ['PUBLIC_URL', 'ftp://example.org', 'http'],
    ['VITRINE_TRUST_PROXY', '10.0.0.0/33', 'networks'],
    ['VITRINE_PROT', 'not a setting'],
  ]) {
    assert.ok(
      faults.some((fault) => parts.every((part) => fault.includes(part))),
      `${parts.join(' ')} in ${faults.join('\n')}`,
    );
  }
  assert.equal(faults.length, 6);
});

test('a fault does not show the secrets of an address', () => {
  const faults = faultsOf({
    DATABASE_URL: 'mysql://u:hunter2@h/d',
    STORAGE_URL: 's4://b?accessKey=AK&secretKey=hunter2&x=1',
  }).join();
  assert.doesNotMatch(faults, /hunter2|AK/);
  assert.match(faults, /DATABASE_URL.*STORAGE_URL/);
});

test('sizes, lists and addresses are read as they are written', () => {
  const config = loadConfig({
    VITRINE_MAX_FILE: '5 MB',
    VITRINE_TRUST_PROXY: '127.0.0.1, ::1,10.0.0.0/8',
    PUBLIC_URL: 'https://Example.org/base/',
    DATABASE_URL: 'postgresql://h/d',
  });
  assert.equal(config.library.maxFileBytes, 5_000_000);
  assert.deepEqual(config.server.trustProxy, ['127.0.0.1', '::1', '10.0.0.0/8']);
  assert.equal(config.server.publicUrl, 'https://example.org/base');
  assert.equal(config.database.url, 'postgresql://h/d');
});
