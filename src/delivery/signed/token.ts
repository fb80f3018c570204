import { isIP } from 'node:net';
import { Blowfish } from 'egoroof-blowfish';
import { ByteLru } from '#platform/byte-lru.ts';

/** What a token says; what it does not say is no restriction, and it says at least one thing. */
export type Grant = {
  /** Seconds since 1970 from which on it is void. */
  readonly expire: number | undefined;
  readonly protocol: 'http' | 'https' | undefined;
  /** An IP address. */
  readonly address: string | undefined;
  /** The one transformation it is for, as a segment of a URL. */
  readonly operations: string | undefined;
};

const blockBytes = 8;

/** Room for a long transformation; what is longer is not worth the work. */
const mostBlocks = 64;

/** The tables a key is spread into take 1.7 ms to make and some 40 KB; a token then takes 10 µs. */
const bytesPerCipher = 40_000;

/** Reads tokens, and remembers what it has to work out for each signing key. */
export class TokenReader {
  readonly #ciphers = new ByteLru<Blowfish>(100 * bytesPerCipher);

  /** Undefined for whatever was not made with this key in one of the two forms there are. */
  read(token: string, key: string): Grant | undefined {
    const text = this.#decrypt(token, key);
    if (text === undefined) return undefined;
    return text.startsWith('{') ? readMembers(text) : readFields(text);
  }

  /** Blowfish-ECB with PKCS#7 padding, in hexadecimal digits: the form image4io's tokens have. */
  #decrypt(token: string, key: string): string | undefined {
    const isHex = /^(?:[\da-f]{16})+$/i.test(token);
    if (!isHex || token.length > mostBlocks * blockBytes * 2) return undefined;
    const given = Buffer.from(token, 'hex');
    const plain = Buffer.from(this.#cipher(key).decode(given, Blowfish.TYPE.UINT8_ARRAY));
    // The library has no mode that leaves padding alone; this one takes zeros off, which no padding of ours ends in.
    return plain.length === given.length ? unpadded(plain) : undefined;
  }

  #cipher(key: string): Blowfish {
    const known = this.#ciphers.get(key);
    if (known !== undefined) return known;
    const cipher = new Blowfish(Buffer.from(key), Blowfish.MODE.ECB, Blowfish.PADDING.NULL);
    this.#ciphers.set(key, cipher, bytesPerCipher);
    return cipher;
  }
}

/** RFC 5652 §6.3, every byte of it. */
function unpadded(plain: Buffer): string | undefined {
  const length = plain.at(-1) ?? 0;
  if (length < 1 || length > blockBytes) return undefined;
  if (!plain.subarray(-length).every((byte) => byte === length)) return undefined;
  return plain.subarray(0, -length).toString('latin1');
}

/**
 * ECB protects nothing from being cut and put together anew, so a text must be exactly of one form: a block
 * that was tampered with comes out as random bytes, which have no place in either.
 */
const member = String.raw`\s*"(?:client_ip|protocol|expire)"\s*:\s*(?:"[\x20\x21\x23-\x5b\x5d-\x7e]*"|\d{10})\s*`;
const members = new RegExp(`^\\{${member}(?:,${member}){0,2}\\}$`);

/** The documented form: `{"client_ip":"…","protocol":"…","expire":"…"}` in any order, empty or left out for any. */
function readMembers(text: string): Grant | undefined {
  if (!members.test(text)) return undefined;
  const pairs = [...text.matchAll(/"(\w+)"\s*:\s*(?:"([^"]*)"|(\d+))/g)];
  const values = new Map(pairs.map(([, name, quoted, bare]) => [name, quoted ?? bare ?? '']));
  if (values.size !== pairs.length) return undefined;
  return grant([values.get('expire'), values.get('protocol'), values.get('client_ip'), '']);
}

/** The form of the .NET client since 2020: `expire;protocol;ip;parameters`, any of them empty. */
function readFields(text: string): Grant | undefined {
  return /^[\x20-\x7e]*$/.test(text) ? grant(text.split(';')) : undefined;
}

function grant(fields: readonly (string | undefined)[]): Grant | undefined {
  const [expire = '', protocol = '', address = '', operations = ''] = fields;
  if (fields.length !== 4 || expire + protocol + address + operations === '') return undefined;
  // Seconds have ten digits from 2001 to 2286: no block of digits can be put in or left out.
  if (!/^(?:\d{10})?$/.test(expire)) return undefined;
  // A zone (`fe80::1%eth0`) means something on one machine only.
  if (address !== '' && (isIP(address) === 0 || address.includes('%'))) return undefined;
  if (protocol !== '' && protocol !== 'http' && protocol !== 'https') return undefined;
  return {
    expire: expire === '' ? undefined : Number(expire),
    protocol: protocol || undefined,
    address: address || undefined,
    operations: operations || undefined,
  };
}
