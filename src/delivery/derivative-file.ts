import { crc32 } from 'node:zlib';

/** `VDC` and the version of this layout; another version is treated as absent. */
const magic = 0x56_44_43_01;

/** Magic, bytes of the head, bytes of the body, CRC-32 of the head, CRC-32 of the body; each 32 bits, big-endian. */
const prefixBytes = 20;

export type DerivativeLayout<Head> = {
  readonly head: Head;
  /** Where in the file the body begins; it goes to the end. */
  readonly bodyStart: number;
  readonly bodyBytes: number;
};

/** What stands in the file before the body: the prefix and the head as JSON. */
export function encodeBeginning(head: object, body: Buffer): Buffer {
  const json = Buffer.from(JSON.stringify(head));
  const beginning = Buffer.alloc(prefixBytes + json.length);
  for (const [index, word] of [magic, json.length, body.length, crc32(json), crc32(body)].entries()) {
    beginning.writeUInt32BE(word, index * 4);
  }
  json.copy(beginning, prefixBytes);
  return beginning;
}

/**
 * Reads a whole file. Files of the cache are not fsynced, so a loss of power can leave one short, or of the right
 * length and full of zeros: anything but exactly what was written is `undefined`.
 */
export function decodeFile<Head>(file: Buffer): DerivativeLayout<Head> | undefined {
  if (file.length < prefixBytes || file.readUInt32BE(0) !== magic) return undefined;
  const bodyStart = prefixBytes + file.readUInt32BE(4);
  const bodyBytes = file.readUInt32BE(8);
  if (file.length !== bodyStart + bodyBytes) return undefined;
  const json = file.subarray(prefixBytes, bodyStart);
  if (crc32(json) !== file.readUInt32BE(12)) return undefined;
  if (crc32(file.subarray(bodyStart)) !== file.readUInt32BE(16)) return undefined;
  return { head: JSON.parse(json.toString()) as Head, bodyStart, bodyBytes };
}
