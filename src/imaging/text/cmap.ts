/**
 * Which characters a TrueType or OpenType font has a glyph for: the formats 4 and 12 of its `cmap` table
 * (OpenType 1.9, "cmap"), which every font of the last twenty years has. Of a format 4 and a 12 both are read.
 */
export function charactersOf(font: Buffer): ReadonlySet<number> {
  const cmap = tableOf(font, 'cmap');
  const characters = new Set<number>();
  for (let at = 4; at < 4 + 8 * cmap.readUInt16BE(2); at += 8) {
    const subtable = cmap.subarray(cmap.readUInt32BE(at + 4));
    const isUnicode = [0, 3].includes(cmap.readUInt16BE(at)) && cmap.readUInt16BE(at + 2) !== 0;
    if (!isUnicode) continue;
    const format = subtable.readUInt16BE(0);
    if (format === 4) addSegments(subtable, characters);
    if (format === 12) addGroups(subtable, characters);
  }
  return characters;
}

function tableOf(font: Buffer, tag: string): Buffer {
  const tables = font.readUInt16BE(4);
  for (let at = 12; at < 12 + 16 * tables; at += 16) {
    if (font.toString('latin1', at, at + 4) !== tag) continue;
    const offset = font.readUInt32BE(at + 8);
    return font.subarray(offset, offset + font.readUInt32BE(at + 12));
  }
  throw new Error(`the font has no table ${tag}`);
}

/** Format 4: four parallel lists; a glyph is 0, which is none, or found by a distance from where it is written. */
function addSegments(table: Buffer, characters: Set<number>): void {
  const length = table.readUInt16BE(6);
  const ends = 14;
  const starts = ends + length + 2;
  const deltas = starts + length;
  const offsets = deltas + length;
  for (let at = 0; at < length; at += 2) {
    const end = table.readUInt16BE(ends + at);
    const start = table.readUInt16BE(starts + at);
    const delta = table.readUInt16BE(deltas + at);
    const offset = table.readUInt16BE(offsets + at);
    for (let code = start; code <= end && code !== 0xffff; code += 1) {
      const place = offsets + at + offset + 2 * (code - start);
      const glyph = offset === 0 ? code : table.readUInt16BE(place);
      if (glyph !== 0 && ((glyph + delta) & 0xffff) !== 0) characters.add(code);
    }
  }
}

/** Format 12: first and last character and the first one's glyph. */
function addGroups(table: Buffer, characters: Set<number>): void {
  const groups = table.readUInt32BE(12);
  for (let at = 16; at < 16 + 12 * groups; at += 12) {
    const first = table.readUInt32BE(at);
    const last = table.readUInt32BE(at + 4);
    const glyph = table.readUInt32BE(at + 8);
    for (let code = first; code <= last; code += 1) if (glyph + code - first !== 0) characters.add(code);
  }
}
