import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isPublicAddress, publicOnly } from './public-address.ts';

const notPublic = {
  unspecified: ['0.0.0.0', '0.1.2.3', '::'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  private: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  'unique local': ['fc00::1', 'fd12:3456::1', 'fdff:ffff::1'],
  'link-local': ['169.254.1.1', 'fe80::1', 'febf::1', 'fe80::1%eth0'],
  'site-local': ['fec0::1', 'feff::1'],
  metadata: [
    '169.254.169.254',
    '169.254.170.2',
    'fd00:ec2::254',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
  ],
  'carrier-grade NAT': ['100.64.0.1', '100.127.255.255'],
  multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1', 'ff0e::1'],
  'reserved and broadcast': ['240.0.0.1', '255.255.255.255'],
  documentation: ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
  benchmarking: ['198.18.0.1', '198.19.255.255', '2001:2::1'],
  'IPv4-mapped': ['::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:a00:1', '0:0:0:0:0:ffff:7f00:1'],
  'IPv4-compatible': ['::127.0.0.1', '::7f00:1'],
  'IPv4-translated': ['::ffff:0:127.0.0.1'],
  NAT64: ['64:ff9b::127.0.0.1', '64:ff9b::8.8.8.8', '64:ff9b:1::1'],
  '6to4': ['2002:7f00:1::1', '192.88.99.1'],
  Teredo: ['2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  'protocol assignments': ['192.0.0.8', '2001:10::1', '2001:20::1'],
  'discard-only': ['100::1'],
  'segment routing': ['5f00::1'],
  'no address at all': [
    '',
    'localhost',
    '127.1',
    '0x7f000001',
    '2130706433',
    '[::1]',
    '8.8.8.8 ',
    'example.org',
  ],
};

for (const [kind, addresses] of Object.entries(notPublic)) {
  void test(`${kind} is not public`, () => {
    for (const address of addresses) assert.equal(isPublicAddress(address), false, address);
  });
}

void test('addresses of the public internet are public, up to the borders of the special networks', () => {
  const borders4 = [
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
  ];
  const borders6 = ['2001:200::1', '2003::1', '2000::1', '3ffe::1', '2001:db7::1', '2001:db9::1'];
  for (const address of [
    '1.1.1.1',
    '8.8.8.8',
    '223.255.255.255',
    '2606:4700::1111',
    ...borders4,
    ...borders6,
  ]) {
    assert.equal(isPublicAddress(address), true, address);
  }
});

void test('of a name that means public and private addresses, the public ones are left', () => {
  const hosts = ['127.0.0.1', '8.8.8.8', '64:ff9b::808:808', '2606:4700::1111', '::1'].map((address) => ({
    address,
  }));
  assert.deepEqual(publicOnly(hosts), [{ address: '8.8.8.8' }, { address: '2606:4700::1111' }]);
});
