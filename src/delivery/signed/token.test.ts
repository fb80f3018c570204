import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Blowfish } from 'egoroof-blowfish';
import { TokenReader } from './token.ts';

const { MODE, PADDING, TYPE } = Blowfish;

function encrypt(key: string | Buffer, plain: string | Buffer): string {
  const cipher = new Blowfish(Buffer.from(key), MODE.ECB, PADDING.PKCS5);
  return Buffer.from(cipher.encode(Buffer.from(plain)))
    .toString('hex')
    .toUpperCase();
}

/** Eric Young's set, from schneier.com/wp-content/uploads/2015/12/vectors-2.txt: key, clear, cipher. */
const published = `
  0000000000000000 0000000000000000 4EF997456198DD78
  FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF 51866FD5B85ECB8A
  3000000000000000 1000000000000001 7D856F9A613063F2
  1111111111111111 1111111111111111 2466DD878B963C9D
  0123456789ABCDEF 1111111111111111 61F9C3802281B096
  1111111111111111 0123456789ABCDEF 7D0CC630AFDA1EC7
  FEDCBA9876543210 0123456789ABCDEF 0ACEAB0FC6A0A28D
  7CA110454A1A6E57 01A1D6D039776742 59C68245EB05282B
  0131D9619DC1376E 5CD54CA83DEF57DA B1B8CC0B250F09A0
  018310DC409B26D6 1D9D5C5018F728C2 D1ABB290658BC778
  1C587F1C13924FEF 305532286D6F295A 55CB3774D13EF201
  0123456789ABCDEF 0000000000000000 245946885754369A
  FEDCBA9876543210 FFFFFFFFFFFFFFFF 6B5C5A9C5D9E0A5A
  F0E1D2C3B4A59687 FEDCBA9876543210 E87A244E2CC85E82
  F0E1D2C3B4A5968778695A4B3C2D1E0F FEDCBA9876543210 93142887EE3BE15C
  F0E1D2C3B4A5968778695A4B3C2D1E0F00 FEDCBA9876543210 03429E838CE2D14B
  F0E1D2C3B4A5968778695A4B3C2D1E0F0011223344556677 FEDCBA9876543210 05044B62FA52D080`;

test('the cipher gives what its author published', () => {
  for (const line of published.trim().split('\n')) {
    const [key = '', clear = '', wanted = ''] = line.trim().split(' ');
    const cipher = new Blowfish(Buffer.from(key, 'hex'), MODE.ECB, PADDING.NULL);
    assert.equal(
      Buffer.from(cipher.encode(Buffer.from(clear, 'hex')))
        .toString('hex')
        .toUpperCase(),
      wanted,
    );
    const back = cipher.decode(Buffer.from(wanted, 'hex'), TYPE.UINT8_ARRAY);
    assert.equal(Buffer.from(back).toString('hex').toUpperCase().padEnd(16, '0'), clear);
  }
});

const key = '0123456789abcdef';

/** Made with OpenSSL: `printf … | openssl enc -bf-ecb -provider legacy -K …`. */
const ofOthers = [
  {
    key,
    token:
      '92697E0258D81EA7651A1467BE1C82D93B0DC2FDDFE4F11DF6687A2EA9949B33A219EF994698110A421273548B467E482201380C324AEF7B876100E612A07CDE67DDAACA41D3A95C',
    says: { expire: 1_772_370_000, protocol: 'https', address: '203.0.113.7', operations: undefined },
  },
  {
    key,
    token: '876100E612A07CDE2F4AC4926A908ABDB6CAB5D334D7DFAB1B133E4C36B8239B',
    says: { expire: 1_772_370_000, protocol: 'https', address: '203.0.113.7', operations: undefined },
  },
  {
    key: 'schlüssel-mit-umlaut-ß-und-mehr',
    token: 'FD8900262AD71B58B3D25FE3D953B2DAA01C4271EF685F70DB28A9FA8F730A59',
    says: { expire: 1_772_370_000, protocol: undefined, address: undefined, operations: 'w_100,f_auto' },
  },
  {
    key: 'k'.repeat(56),
    token: 'B75A480B78D71BDB59B408FD7D94C4D2',
    says: { expire: 1_772_370_000, protocol: undefined, address: undefined, operations: undefined },
  },
];

test('a token made by another implementation is read, in either case of its digits', () => {
  const reader = new TokenReader();
  for (const { key, token, says } of ofOthers) {
    assert.deepEqual(reader.read(token, key), says);
    assert.deepEqual(reader.read(token.toLowerCase(), key), says);
  }
});

for (const [plain, says] of [
  ['{"expire":"1772370000"}', { expire: 1_772_370_000 }],
  ['{ "expire" : 1772370000 , "protocol" : "" }', { expire: 1_772_370_000 }],
  [
    '{\r\n  "protocol": "http",\r\n  "client_ip": "2001:db8::1"\r\n}',
    { protocol: 'http', address: '2001:db8::1' },
  ],
  ['1772370000;;;', { expire: 1_772_370_000 }],
  [';http;;', { protocol: 'http' }],
  [';;192.0.2.1;', { address: '192.0.2.1' }],
  [';;;w_100,c_fit', { operations: 'w_100,c_fit' }],
] as const) {
  test(`a token may say ${JSON.stringify(plain)}`, () => {
    const nothing = { expire: undefined, protocol: undefined, address: undefined, operations: undefined };
    assert.deepEqual(new TokenReader().read(encrypt(key, plain), key), { ...nothing, ...says });
  });
}

for (const plain of [
  '',
  '{}',
  '{"expire":""}',
  ';;;',
  '1772370000',
  '1772370000;;',
  '1772370000;;;;',
  '1772370000;https;192.0.2.1',
  'soon;;;',
  '-177237000;;;',
  '17723700.5;;;',
  '17723700000;;;',
  '177237000;;;',
  '0;;;',
  ' 1772370000;;;',
  '1772370000;ftp;;',
  '1772370000;HTTPS;;',
  '1772370000;;192.0.2.300;',
  '1772370000;;fe80::1%eth0;',
  '1772370000;;localhost;',
  '1772370000;;;w_100\n',
  '1772370000;;;ä',
  '{"expire":"1772370000"',
  '{"expire":"1772370000"}}',
  '{"expire":"1772370000"} ',
  '{"expire":"1772370000","expire":"1772370009"}',
  '{"expire":"1772370000",}',
  '{"expire":"1772370000","admin":"yes"}',
  '{"expire":1772370e3}',
  '{"expire":null,"protocol":"http"}',
  '{"expire":"\\u003177237000"}',
  '{"client_ip":5}',
  '["5"]',
]) {
  test(`no token says ${JSON.stringify(plain)}`, () => {
    assert.equal(new TokenReader().read(encrypt(key, plain), key), undefined);
  });
}

test('what is no whole number of blocks in hexadecimal digits, or is too long, is no token', () => {
  const reader = new TokenReader();
  const good = encrypt(key, '1772370000;;;');
  const long = encrypt(key, `5;;;${'w_1,'.repeat(200)}`);
  for (const bad of ['', 'x', good.slice(2), good.slice(0, -1), `${good}00`, ` ${good}`, `0x${good}`, long])
    assert.equal(reader.read(bad, key), undefined, bad);
  assert.equal(reader.read(good, `${key}0`), undefined);
});

test('padding counts by every byte of it, and must be there', () => {
  const cipher = new Blowfish(key, MODE.ECB, PADDING.NULL);
  const read = (plain: Buffer) =>
    new TokenReader().read(Buffer.from(cipher.encode(plain)).toString('hex'), key)?.expire;
  const padded = (...padding: number[]) =>
    Buffer.concat([Buffer.from('1772370000;;;'), Buffer.from(padding)]);
  assert.equal(read(padded(3, 3, 3)), 1_772_370_000);
  for (const padding of [
    [1, 3, 3],
    [3, 2, 3],
    [9, 9, 9],
    [0, 0, 0],
    [32, 32, 32],
    [3, 3, 0],
    [2, 2, 0],
  ])
    assert.equal(read(padded(...padding)), undefined, String(padding));
});

test('a token with any one bit turned over is no token', () => {
  const reader = new TokenReader();
  for (const plain of [
    '{"client_ip":"203.0.113.7","protocol":"https","expire":"1772370000"}',
    '1772370000;https;203.0.113.7;',
  ]) {
    const good = Buffer.from(encrypt(key, plain), 'hex');
    for (let bit = 0; bit < good.length * 8; bit += 1) {
      const bad = Buffer.from(good);
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(reader.read(bad.toString('hex'), key), undefined, `${plain} ${bit}`);
    }
  }
});

test('a token with its blocks left out, doubled or in another order is no token', () => {
  const reader = new TokenReader();
  for (const plain of [
    '{"client_ip":"203.0.113.7","protocol":"https","expire":"1772370000"}',
    '1772370000;https;203.0.113.7;',
  ]) {
    const blocks = encrypt(key, plain).match(/.{16}/g) ?? [];
    const swapped = (at: number, to: number) =>
      blocks.map((block, place) => (place === at ? blocks[to] : place === to ? blocks[at] : block));
    const tampered = blocks.flatMap((block, at) => [
      blocks.toSpliced(at, 1),
      blocks.toSpliced(at, 0, block),
      ...[...blocks.keys()].filter((to) => to !== at).map((to) => swapped(at, to)),
    ]);
    assert.ok(tampered.length > 15);
    for (const mixed of tampered) assert.equal(reader.read(mixed.join(''), key), undefined, mixed.join(' '));
  }
});
