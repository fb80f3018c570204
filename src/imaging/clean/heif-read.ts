import { refuse } from './kept-bytes.ts';

/** A box of ISO/IEC 14496-12: its payload is `from`–`to`, `at` is where its size stands. */
export type Box = { readonly type: string; readonly at: number; readonly from: number; readonly to: number };
export type Extent = { readonly from: number; readonly to: number };
export type Association = { readonly property: number; readonly essential: boolean };
export type Reference = { readonly type: string; readonly from: number; readonly to: readonly number[] };
export type Item = {
  readonly id: number;
  readonly type: string;
  /** Not to be shown by itself, as the tiles of a grid. */
  readonly hidden: boolean;
};

/** What a `meta` box tells (ISO/IEC 23008-12), places counted from the start of the file. */
export type HeifMeta = {
  readonly primary: number;
  readonly items: ReadonlyMap<number, Item>;
  readonly extents: ReadonlyMap<number, readonly Extent[]>;
  readonly references: readonly Reference[];
  /** The properties in order; an association counts from 1. */
  readonly properties: readonly Box[];
  readonly associations: ReadonlyMap<number, readonly Association[]>;
};

/** A picture of 100 megapixels in tiles has some hundred items. */
const mostEntries = 20_000;

/** The boxes from `from` to `to`; refuses when they do not fill it exactly. */
export function readBoxes(bytes: Buffer, from: number, to: number): Box[] {
  const boxes: Box[] = [];
  let at = from;
  while (at < to) {
    const box = readBox(bytes, at, to);
    if (box === undefined || boxes.length > mostEntries) refuse('boxes that do not fit');
    boxes.push(box);
    at = box.to;
  }
  return boxes;
}

/** The box at `at`, or undefined when there is none that ends by `end`. */
export function readBox(bytes: Buffer, at: number, end: number): Box | undefined {
  if (at + 8 > end) return undefined;
  const short = bytes.readUInt32BE(at);
  const type = bytes.toString('latin1', at + 4, at + 8);
  if (short === 1 && at + 16 > end) return undefined;
  const from = short === 1 ? at + 16 : at + 8;
  const to = short === 0 ? end : at + (short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short);
  return to < from || to > end ? undefined : { type, at, from, to };
}

export function readMeta(bytes: Buffer, meta: Box): HeifMeta {
  const boxes = readBoxes(bytes, meta.from + 4, meta.to);
  if (find(boxes, 'ipro') !== undefined) refuse('protected items');
  const properties = readBoxes(bytes, ...span(need(boxes, 'iprp')));
  const container = need(properties, 'ipco');
  return {
    primary: readPrimary(bytes, need(boxes, 'pitm')),
    items: readItems(bytes, need(boxes, 'iinf')),
    extents: readLocations(bytes, need(boxes, 'iloc'), find(boxes, 'idat')),
    references: readReferences(bytes, find(boxes, 'iref')),
    properties: readBoxes(bytes, ...span(container)),
    associations: readAssociations(
      bytes,
      properties.filter(({ type }) => type === 'ipma'),
    ),
  };
}

function span({ from, to }: Box): [number, number] {
  return [from, to];
}

function find(boxes: readonly Box[], type: string): Box | undefined {
  const [box, second] = boxes.filter((box) => box.type === type);
  if (second !== undefined) refuse(`two ${type}`);
  return box;
}

function need(boxes: readonly Box[], type: string): Box {
  return find(boxes, type) ?? refuse(`no ${type}`);
}

/** Reads numbers one after the other, never beyond the end of its box. */
class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer, box: Box) {
    this.#bytes = bytes.subarray(box.from, box.to);
  }

  get done(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** An unsigned number of 0, 1, 2, 4 or 8 bytes, the most significant first. */
  number(size: number): number {
    const at = this.#at;
    this.#at += size;
    if (size === 8) return Number(this.#bytes.readBigUInt64BE(at));
    return size === 0 ? 0 : this.#bytes.readUIntBE(at, size);
  }

  text(size: number): string {
    if (this.#at + size > this.#bytes.length) refuse('a text beyond its box');
    const text = this.#bytes.toString('latin1', this.#at, this.#at + size);
    this.#at += size;
    return text;
  }
}

function readPrimary(bytes: Buffer, box: Box): number {
  const reader = new Reader(bytes, box);
  const version = reader.number(1);
  reader.number(3);
  return reader.number(version === 0 ? 2 : 4);
}

function readItems(bytes: Buffer, box: Box): Map<number, Item> {
  const reader = new Reader(bytes, box);
  const counted = reader.number(1) === 0 ? 2 : 4;
  const items = new Map<number, Item>();
  for (const entry of readBoxes(bytes, box.from + 4 + counted, box.to)) {
    const info = new Reader(bytes, entry);
    const version = info.number(1);
    if (entry.type !== 'infe' || (version !== 2 && version !== 3)) refuse('an unusual item entry');
    const hidden = (info.number(3) & 1) === 1;
    const id = info.number(version === 2 ? 2 : 4);
    if (info.number(2) !== 0 || items.has(id)) refuse('an item protected or told twice');
    items.set(id, { id, type: info.text(4), hidden });
  }
  return items;
}

function readLocations(bytes: Buffer, box: Box, idat: Box | undefined): Map<number, Extent[]> {
  const reader = new Reader(bytes, box);
  const version = reader.number(1);
  reader.number(3);
  if (version > 2) refuse('an unusual iloc');
  const sizes = reader.number(2);
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexSize = version === 0 ? 0 : sizes & 15;
  if ([offsetSize, lengthSize, baseSize, indexSize].some((size) => ![0, 4, 8].includes(size)))
    refuse('odd sizes');
  const located = new Map<number, Extent[]>();
  let total = 0;
  for (let count = reader.number(version === 2 ? 4 : 2); count > 0; count--) {
    const id = reader.number(version === 2 ? 4 : 2);
    const method = version === 0 ? 0 : reader.number(2) & 15;
    const elsewhere = reader.number(2) !== 0;
    const base = reader.number(baseSize);
    const extents: Extent[] = [];
    for (let left = reader.number(2); left > 0; left--) {
      if (++total > mostEntries) refuse('too many extents');
      reader.number(indexSize);
      const offset = base + reader.number(offsetSize);
      extents.push(place({ offset, length: reader.number(lengthSize) }, method, elsewhere, bytes, idat));
    }
    if (located.has(id)) refuse('an item located twice');
    located.set(id, extents);
  }
  return located;
}

type Place = { readonly offset: number; readonly length: number };

/** Method 0 counts from the start of the file, 1 from the payload of `idat`; 2 (inside other items) is unusual. */
function place(at: Place, method: number, elsewhere: boolean, bytes: Buffer, idat: Box | undefined): Extent {
  if (elsewhere || method > 1) refuse('data in another file or item');
  const home = method === 0 ? { from: 0, to: bytes.length } : (idat ?? refuse('no idat'));
  const from = home.from + at.offset;
  // A length of 0 means all the rest, which may hold anything.
  if (at.length === 0 || from + at.length > home.to) refuse('an extent without length or beyond its box');
  return { from, to: from + at.length };
}

function readReferences(bytes: Buffer, box: Box | undefined): Reference[] {
  if (box === undefined) return [];
  const size = bytes.readUInt8(box.from) === 0 ? 2 : 4;
  return readBoxes(bytes, box.from + 4, box.to).map((entry) => {
    const reader = new Reader(bytes, entry);
    const from = reader.number(size);
    const to = Array.from({ length: reader.number(2) }, () => reader.number(size));
    if (!reader.done) refuse('an odd reference');
    return { type: entry.type, from, to };
  });
}

function readAssociations(bytes: Buffer, boxes: readonly Box[]): Map<number, Association[]> {
  const all = new Map<number, Association[]>();
  for (const box of boxes) {
    const reader = new Reader(bytes, box);
    const idSize = reader.number(1) === 0 ? 2 : 4;
    const wide = (reader.number(3) & 1) === 1;
    for (let count = reader.number(4); count > 0; count--) {
      const id = reader.number(idSize);
      if (all.has(id)) refuse('an item described twice');
      const associations = Array.from({ length: reader.number(1) }, () => {
        const value = reader.number(wide ? 2 : 1);
        const essentialBit = wide ? 0x8000 : 0x80;
        return { property: value & (essentialBit - 1), essential: (value & essentialBit) !== 0 };
      });
      all.set(id, associations);
    }
  }
  return all;
}
