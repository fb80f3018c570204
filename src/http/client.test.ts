import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { fastify } from 'fastify';
import { clientOf, trustProxies } from './client.ts';

const chains: readonly (readonly [string, string | undefined])[] = [
  ['192.0.2.9', undefined],
  ['192.0.2.9', '203.0.113.1'],
  ['10.0.0.1', undefined],
  ['10.0.0.1', '203.0.113.1'],
  ['10.0.0.1', '203.0.113.1, 203.0.113.2'],
  ['10.0.0.1', '203.0.113.1, 10.9.9.9'],
  ['10.0.0.1', '10.9.9.8, 10.9.9.9'],
  ['10.0.0.1', '127.0.0.1,203.0.113.2 , 2001:db8::5'],
  ['10.0.0.1', 'unknown'],
  ['10.0.0.1', '203.0.113.1, garbage, 10.9.9.9'],
  ['10.0.0.1', ''],
  ['10.0.0.1', ', ,203.0.113.1'],
  ['::ffff:10.0.0.1', '203.0.113.1'],
  ['::ffff:192.0.2.9', '203.0.113.1'],
  ['2001:db8::5', '203.0.113.1'],
  ['2001:db8:1::5', '203.0.113.1'],
  ['::1', '203.0.113.1'],
];

const lists: readonly (readonly string[])[] = [
  ['10.0.0.0/8'],
  ['10.0.0.1'],
  ['10.0.0.0/8', '2001:db8::/48', '192.0.2.9'],
  ['::ffff:10.0.0.0/104'],
  ['::1'],
];

test('the client is who the framework says it is, for every list of proxies and every chain', async () => {
  for (const networks of lists) {
    const trusts = trustProxies(networks);
    await using frame = fastify({ trustProxy: trusts });
    await using other = fastify({ trustProxy: [...networks] });
    for (const each of [frame, other]) each.get('/', ({ ip, protocol }) => ({ address: ip, protocol }));
    for (const [remoteAddress, chain] of chains) {
      for (const proto of [undefined, 'https', 'https, http']) {
        const headers = {
          ...(chain === undefined ? {} : { 'x-forwarded-for': chain }),
          ...(proto === undefined ? {} : { 'x-forwarded-proto': proto }),
        };
        const own = clientOf({ socket: { remoteAddress }, headers } as unknown as IncomingMessage, trusts);
        for (const each of [frame, other]) {
          const said = (await each.inject({ url: '/', remoteAddress, headers })).json<object>();
          assert.deepEqual(own, said, `${networks.join()} ${remoteAddress} ${chain} ${proto}`);
        }
      }
    }
  }
});

test('where no proxy is listed nobody is believed', () => {
  const headers = { 'x-forwarded-for': '203.0.113.1', 'x-forwarded-proto': 'https' };
  const request = { socket: { remoteAddress: '127.0.0.1' }, headers } as unknown as IncomingMessage;
  assert.deepEqual(clientOf(request, trustProxies([])), { address: '127.0.0.1', protocol: 'http' });
});
