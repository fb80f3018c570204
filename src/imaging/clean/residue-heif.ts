const topBoxes = new Set(['ftyp', 'meta', 'mdat']);
const metaBoxes = new Set(['hdlr', 'pitm', 'iloc', 'iinf', 'iref', 'iprp', 'dinf', 'idat']);
const pictureItems = new Set(['av01', 'hvc1', 'grid', 'iovl', 'iden']);
const properties = new Set(
  'av1C hvcC ispe pixi colr pasp clap irot imir auxC clli mdcv cclv amve a1op a1lx lsel'.split(' '),
);
const unnamedHandlerBytes = 25;

/** Names what an AVIF or HEIC carries beside its pictures: items, boxes and properties of other kinds. */
export function* findInHeif(bytes: Buffer): Generator<string> {
  let coded = 0;
  for (const [type, payload] of children(bytes)) {
    if (!topBoxes.has(type)) yield `${shown(type)} box`;
    if (type === 'meta') yield* findInMeta(payload.subarray(4));
    if (type === 'mdat') coded += payload.length;
  }
  const told = locatedBytes(bytes);
  if (told !== undefined && coded > told) yield `${coded - told} bytes that belong to no picture`;
}

function* findInMeta(meta: Buffer): Generator<string> {
  for (const [type, payload] of children(meta)) {
    if (!metaBoxes.has(type)) yield `${shown(type)} box`;
    if (type === 'hdlr' && payload.length > unnamedHandlerBytes) yield 'name of the writing program';
    if (type === 'iinf') yield* findInItems(payload.subarray(payload[0] === 0 ? 6 : 8));
    if (type === 'iprp') yield* findInProperties(payload);
  }
}

function* findInItems(entries: Buffer): Generator<string> {
  for (const [, entry] of children(entries)) {
    const typeAt = entry[0] === 2 ? 8 : 10;
    const type = entry.toString('latin1', typeAt, typeAt + 4);
    if (type === 'Exif') yield 'EXIF';
    else if (type === 'mime') yield entry.includes('application/rdf+xml') ? 'XMP' : 'mime item';
    else if (!pictureItems.has(type)) yield `${shown(type)} item`;
    else if (entry.length > typeAt + 5) yield 'name of an item';
  }
}

function* findInProperties(iprp: Buffer): Generator<string> {
  for (const [type, payload] of children(iprp)) {
    if (type !== 'ipco') continue;
    for (const [property] of children(payload)) {
      if (!properties.has(property)) yield `${shown(property)} property`;
    }
  }
}

/** The sum of all extents, where `iloc` is of the plainest form: version 0, four-byte numbers, no base. */
function locatedBytes(bytes: Buffer): number | undefined {
  const meta = [...children(bytes)].find(([type]) => type === 'meta')?.[1] ?? Buffer.alloc(4);
  const iloc = [...children(meta.subarray(4))].find(([type]) => type === 'iloc')?.[1];
  if (iloc === undefined || iloc.readUInt32BE(0) !== 0 || iloc.readUInt16BE(4) !== 0x4400) return undefined;
  let total = 0;
  let at = 8;
  for (let items = iloc.readUInt16BE(6); items > 0; items--) {
    const extents = iloc.readUInt16BE(at + 4);
    at += 6;
    for (let extent = 0; extent < extents; extent++, at += 8) total += iloc.readUInt32BE(at + 4);
  }
  return total;
}

/** Type and payload of each box; one that does not fit is told as `????` with all the rest. */
function* children(bytes: Buffer): Generator<[string, Buffer]> {
  let at = 0;
  while (at < bytes.length) {
    const size = at + 8 > bytes.length ? 0 : bytes.readUInt32BE(at);
    const isPlain = size >= 8 && at + size <= bytes.length;
    if (isPlain) yield [bytes.toString('latin1', at + 4, at + 8), bytes.subarray(at + 8, at + size)];
    else yield ['????', bytes.subarray(at)];
    at = isPlain ? at + size : bytes.length;
  }
}

function shown(type: string): string {
  return /^[\w ?]{4}$/.test(type) ? type : 'unknown';
}
