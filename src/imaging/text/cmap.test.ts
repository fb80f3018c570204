import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { charactersOf } from './cmap.ts';
import { type FontFamily, fontFamilies } from './fonts.ts';

const families: readonly FontFamily[] = fontFamilies;

/** A letter that the family has and one that it has not. */
const samples: Readonly<Record<string, readonly [string, string]>> = {
  'Noto Sans': ['ß', '你'],
  Arimo: ['ש', '你'],
  Tinos: ['Ж', 'ก'],
  Cousine: ['Ω', 'क'],
  'Noto Sans Arabic': ['ع', '你'],
  'Noto Sans Devanagari': ['क', 'ع'],
  'Noto Sans Thai': ['ก', 'क'],
  'Noto Sans S Chinese': ['こ', '한'],
  NanumGothic: ['한', '你'],
  'Noto Color Emoji': ['👋', 'ß'],
};

for (const { name, files } of families) {
  test(`every style of ${name} is there and has the letters of its scripts`, () => {
    const [own = '', other = ''] = samples[name] ?? [];
    for (const file of Object.values(files)) {
      assert.ok(existsSync(file), file);
      const characters = charactersOf(readFileSync(file));
      assert.ok(characters.has(own.codePointAt(0) ?? 0), `${file}: ${own}`);
      assert.ok(!characters.has(other.codePointAt(0) ?? 0), `${file}: ${other}`);
    }
  });
}

test('a segment that finds its glyphs by distance leaves out what has none', () => {
  // Format 4 with one segment from A to C: the glyphs 7, none and 9 stand in a list behind it.
  const subtable = [4, 0, 0, 4, 0, 0, 0, 0x43, 0xffff, 0, 0x41, 0xffff, 0, 1, 4, 0, 7, 0, 9];
  const cmap = Buffer.alloc(12 + 2 * subtable.length);
  cmap.writeUInt16BE(1, 2);
  cmap.writeUInt16BE(3, 4);
  cmap.writeUInt16BE(1, 6);
  cmap.writeUInt32BE(12, 8);
  for (const [index, value] of subtable.entries()) cmap.writeUInt16BE(value, 12 + 2 * index);
  const head = Buffer.alloc(28);
  head.writeUInt16BE(1, 4);
  head.write('cmap', 12, 'latin1');
  head.writeUInt32BE(28, 20);
  head.writeUInt32BE(cmap.length, 24);
  assert.deepEqual([...charactersOf(Buffer.concat([head, cmap]))], [0x41, 0x43]);
});
