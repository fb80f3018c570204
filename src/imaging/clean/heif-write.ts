import type { Association, Box, Extent, Item, Reference } from './heif-read.ts';
import { KeptBytes, refuse } from './kept-bytes.ts';

/** What a cleaned AVIF or HEIC consists of; places are those in the source. */
export type HeifPicture = {
  readonly ftyp: Box;
  readonly primary: number;
  readonly items: readonly Item[];
  readonly references: readonly Reference[];
  readonly extents: ReadonlyMap<number, readonly Extent[]>;
  readonly properties: readonly Box[];
  readonly associations: ReadonlyMap<number, readonly Association[]>;
};

/** A stretch of the source with the place its first byte gets, counted from the start of the coded data. */
type Stretch = { readonly from: number; to: number; readonly start: number };

const largestShort = 0xffff;
const largestLong = 0xffff_ffff;

export function writeHeif(source: Buffer, picture: HeifPicture): KeptBytes {
  const largestId = Math.max(picture.primary, ...picture.items.map(({ id }) => id));
  if (largestId > largestShort) refuse('an item with a large number');
  const stretches = joinExtents([...picture.extents.values()].flat());
  const { ftyp } = picture;
  // The length of `meta` does not depend on the offsets in it, so it is written once to be measured.
  const metaBytes = writeMeta(source, picture, stretches, 0).length;
  const dataAt = ftyp.to - ftyp.at + metaBytes + 8;

  const kept = new KeptBytes(source);
  kept.keep(ftyp.at, ftyp.to);
  kept.add(writeMeta(source, picture, stretches, dataAt));
  const last = stretches.at(-1);
  const dataBytes = last === undefined ? 0 : last.start + last.to - last.from;
  if (dataAt + dataBytes > largestLong) refuse('a picture beyond 4 GB');
  kept.add(Buffer.concat([u32(8 + dataBytes), Buffer.from('mdat', 'latin1')]));
  for (const { from, to } of stretches) kept.keep(from, to);
  return kept;
}

/** The source's bytes that any extent covers, each once, in the source's order. */
function joinExtents(extents: readonly Extent[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { from, to } of extents.toSorted((a, b) => a.from - b.from)) {
    const last = stretches.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else stretches.push({ from, to, start: last === undefined ? 0 : last.start + last.to - last.from });
  }
  return stretches;
}

function newPlace(stretches: readonly Stretch[], from: number): number {
  let low = 0;
  let high = stretches.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((stretches[middle]?.from ?? 0) <= from) low = middle;
    else high = middle - 1;
  }
  const stretch = stretches[low];
  return stretch === undefined ? 0 : stretch.start + from - stretch.from;
}

function writeMeta(
  source: Buffer,
  picture: HeifPicture,
  stretches: readonly Stretch[],
  dataAt: number,
): Buffer {
  const handler = Buffer.concat([u32(0), Buffer.from('pict', 'latin1'), Buffer.alloc(13)]);
  return fullBox('meta', 0, 0, [
    fullBox('hdlr', 0, 0, [handler]),
    fullBox('pitm', 0, 0, [u16(picture.primary)]),
    writeLocations(picture, stretches, dataAt),
    fullBox('iinf', 0, 0, [u16(picture.items.length), ...picture.items.map(writeItem)]),
    ...(picture.references.length === 0
      ? []
      : [fullBox('iref', 0, 0, picture.references.map(writeReference))]),
    writeProperties(source, picture),
  ]);
}

function writeLocations(picture: HeifPicture, stretches: readonly Stretch[], dataAt: number): Buffer {
  const entries = picture.items
    .map(({ id }) => ({ id, extents: picture.extents.get(id) ?? [] }))
    .filter(({ extents }) => extents.length > 0);
  const parts = entries.flatMap(({ id, extents }) => [
    Buffer.concat([u16(id), u16(0), u16(extents.length)]),
    ...extents.map(({ from, to }) =>
      Buffer.concat([u32(dataAt + newPlace(stretches, from)), u32(to - from)]),
    ),
  ]);
  // 4-byte offsets, 4-byte lengths, no base.
  return fullBox('iloc', 0, 0, [Buffer.from([0x44, 0]), u16(entries.length), ...parts]);
}

/** An item's name is free text, so it gets none. */
function writeItem({ id, type, hidden }: Item): Buffer {
  return fullBox('infe', 2, hidden ? 1 : 0, [u16(id), u16(0), Buffer.from(type, 'latin1'), Buffer.alloc(1)]);
}

function writeReference({ type, from, to }: Reference): Buffer {
  return box(type, [u16(from), u16(to.length), ...to.map(u16)]);
}

function writeProperties(source: Buffer, { properties, associations }: HeifPicture): Buffer {
  const used = [...new Set([...associations.values()].flat().map(({ property }) => property))].sort(
    (a, b) => a - b,
  );
  if (used.length > 0x7f) refuse('too many properties');
  const contents = used.map((property) => properties[property - 1]).filter((box) => box !== undefined);
  const described = [...associations].filter(([, list]) => list.length > 0);
  const entries = described.map(([id, list]) => {
    const values = list.map(
      ({ property, essential }) => (used.indexOf(property) + 1) | (essential ? 0x80 : 0),
    );
    return Buffer.concat([u16(id), Buffer.from([values.length, ...values])]);
  });
  return box('iprp', [
    box(
      'ipco',
      contents.map(({ at, to }) => source.subarray(at, to)),
    ),
    fullBox('ipma', 0, 0, [u32(entries.length), ...entries]),
  ]);
}

function box(type: string, contents: readonly Buffer[]): Buffer {
  const payload = Buffer.concat(contents);
  return Buffer.concat([u32(8 + payload.length), Buffer.from(type, 'latin1'), payload]);
}

function fullBox(type: string, version: number, flags: number, contents: readonly Buffer[]): Buffer {
  return box(type, [u32(version * 2 ** 24 + flags), ...contents]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
