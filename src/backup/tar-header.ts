/** POSIX.1-2017 pax "ustar Interchange Format": everything is in blocks of 512 bytes. */
export const blockBytes = 512;

/** The message ends the sentence "The file is damaged or incomplete: …". */
export class TarFault extends Error {
  override readonly name = 'TarFault';
}

export type TarEntry = { readonly name: string; readonly bytes: number };

const nameBytes = 100;
const prefixBytes = 155;

/** What eleven octal digits hold; beyond it the size is written in base 256, as GNU tar and others read it. */
const mostOctal = 0o77777777777;

/** The block before an entry's content. Owner and permissions say: for nobody but who unpacks it. */
export function encodeHeader({ name, bytes }: TarEntry, modified: Date): Buffer {
  const block = Buffer.alloc(blockBytes);
  const [prefix, rest] = splitName(name);
  block.write(rest, 0, 'latin1');
  block.write('0000600\0', 100, 'latin1');
  block.write('0000000\0', 108, 'latin1');
  block.write('0000000\0', 116, 'latin1');
  writeNumber(block, 124, bytes);
  writeNumber(block, 136, Math.floor(modified.getTime() / 1_000));
  block.write('0', 156, 'latin1');
  block.write('ustar\u000000', 257, 'latin1');
  block.write(prefix, 345, 'latin1');
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** Undefined for the empty block that ends an archive. Throws `TarFault` for what is no entry of ours. */
export function decodeHeader(block: Buffer): TarEntry | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  const sum = Number.parseInt(text(block, 148, 8), 8);
  if (text(block, 257, 5) !== 'ustar' || sum !== checksum(block))
    throw new TarFault('an entry has no beginning');
  if (text(block, 156, 1) !== '0') throw new TarFault('an entry is not a file');
  const prefix = text(block, 345, prefixBytes);
  const name = text(block, 0, nameBytes);
  return { name: prefix === '' ? name : `${prefix}/${name}`, bytes: readNumber(block, 124) };
}

/** Bytes that fill an entry's last block. */
export function paddingOf(bytes: number): number {
  return (blockBytes - (bytes % blockBytes)) % blockBytes;
}

function splitName(name: string): readonly [prefix: string, rest: string] {
  if (name.length <= nameBytes) return ['', name];
  const slash = name.lastIndexOf('/');
  const [prefix, rest] = [name.slice(0, slash), name.slice(slash + 1)];
  if (slash < 0 || prefix.length > prefixBytes || rest.length > nameBytes) {
    throw new TypeError(`${name} is too long for an entry of a backup`);
  }
  return [prefix, rest];
}

function writeNumber(block: Buffer, at: number, value: number): void {
  if (value <= mostOctal) {
    block.write(`${value.toString(8).padStart(11, '0')}\0`, at, 'latin1');
    return;
  }
  block.writeUInt8(0x80, at);
  block.writeBigUInt64BE(BigInt(value), at + 4);
}

function readNumber(block: Buffer, at: number): number {
  const value =
    (block[at] ?? 0) >= 0x80
      ? Number(block.readBigUInt64BE(at + 4))
      : Number.parseInt(text(block, at, 12), 8);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new TarFault('an entry has no size');
}

function text(block: Buffer, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return field.toString('latin1', 0, end < 0 ? length : end);
}

/** The sum of all bytes, the field of the sum itself counted as spaces. */
function checksum(block: Buffer): number {
  let sum = 8 * 0x20;
  for (const [index, byte] of block.entries()) if (index < 148 || index >= 156) sum += byte;
  return sum;
}
