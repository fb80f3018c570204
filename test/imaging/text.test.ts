import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { prepareEngine } from '#imaging/engine.ts';
import { drawText, type DrawnText } from '#imaging/text/draw-text.ts';
import { checkWords, textLimits, type TextStyle } from '#imaging/text/text-style.ts';
import { decoded, likeness } from '../support/likeness.ts';

prepareEngine();

const plain: TextStyle = {
  words: '',
  family: 'Noto Sans',
  bold: false,
  italic: false,
  size: 40,
  colour: '#802020',
  align: 'left',
  lineHeight: 1,
  maxWidth: 600,
  fonts: 'ours',
};

/** Each was looked at: letters joined, marks stacked and lines ordered as the script wants it. */
const golden: Readonly<Record<string, Partial<TextStyle> & { words: string }>> = {
  latin: { words: 'Façade & <b>Straße</b>\nΚαλημέρα, добро', align: 'center' },
  serif: { words: 'Times, affine 1 234', family: 'Tinos', bold: true, italic: true },
  arabic: { words: 'السلام عليكم ١٢٣' },
  hebrew: { words: 'שלום, world' },
  devanagari: { words: 'क्षत्रिय हिन्दी र्क' },
  thai: { words: 'น้ำผึ้ง สวัสดี' },
  cjk: { words: '你好，世界 こんにちは 안녕', bold: true },
  emoji: { words: 'Hi 👩‍🚀 🇹🇷 1️⃣', background: '#20406080' },
  wrapped: {
    words: 'A line that is far too long for the width it is given',
    ...({ maxWidth: 300, lineHeight: 1.5, align: 'right', colour: '#0000ff80' } as const),
  },
};

for (const [name, style] of Object.entries(golden)) {
  test(`text in ${name} looks as it was found right (likeness above 0.97)`, async () => {
    const file = `test/fixtures/text/${name}.png`;
    const drawn = await drawText({ ...plain, ...style, words: checkWords(style.words) });
    if (process.env['UPDATE_GOLDEN'] === 'yes') await onWhite(drawn).png().toFile(file);
    const [result, expected] = [await onWhite(drawn).png().toBuffer(), await readFile(file)];
    const [seen, wanted] = [await decoded(result), await decoded(expected)];
    assert.deepEqual([seen.width, seen.height], [wanted.width, wanted.height]);
    assert.ok(likeness(seen, wanted) > 0.97, `${likeness(seen, wanted)}`);
  });
}

test('the same text is the same bytes', async () => {
  const draw = () => drawText({ ...plain, words: 'The same 你好 👋', align: 'right' });
  assert.deepEqual(await draw(), await draw());
});

test('words are drawn, not read as markup', async () => {
  const literal = await drawText({ ...plain, words: '<span size="90000">&amp;</span>', maxWidth: 2_000 });
  assert.ok(literal.height < 2 * plain.size, 'a tag of the words has no effect');
  const entity = await drawText({ ...plain, words: '&amp;' });
  const sign = await drawText({ ...plain, words: '&' });
  assert.ok(entity.width > 3 * sign.width);
});

test('the largest text that is let in is drawn in bounded time and size', async () => {
  const words = 'W'.repeat(textLimits.characters);
  const { width, height } = await drawText({ ...plain, words, size: 100, maxWidth: 2_000 });
  assert.ok(width <= 2_100 && width * height < 24_000_000, `${width} × ${height}`);
});

test('no font of the machine slips in', async () => {
  const home = await mkdtemp(join(tmpdir(), 'vitrine-fonts-'));
  try {
    // A family that nobody else has, where fontconfig looks for a user's own fonts.
    const tinos = 'node_modules/@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf';
    await mkdir(join(home, '.local/share/fonts'), { recursive: true });
    await writeFile(join(home, '.local/share/fonts/zinos.ttf'), renamed(await readFile(tinos)));
    const [withOurs, noto] = [await drawnIn(home, 'ours', 'Zinos'), await drawnIn(home, 'ours', 'Noto Sans')];
    assert.ok(withOurs === noto, 'an unknown family is drawn in one of ours');
    assert.ok((await drawnIn(home, 'any', 'Zinos')) !== noto, 'the font would have been found');
  } finally {
    await rm(home, { recursive: true });
  }
});

function onWhite({ data, width, height }: DrawnText): ReturnType<typeof sharp> {
  return sharp(data, { raw: { width, height, channels: 4 } }).flatten({ background: '#ffffff' });
}

function renamed(font: Buffer): Buffer {
  const copy = Buffer.from(font);
  const name = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
  for (let at = copy.indexOf(name('Tinos')); at !== -1; at = copy.indexOf(name('Tinos'))) {
    name('Zinos').copy(copy, at);
  }
  return copy;
}

/** In a process of its own: fontconfig reads its settings once. */
async function drawnIn(home: string, fonts: 'ours' | 'any', family: string): Promise<string> {
  const program = `
    import sharp from 'sharp';
    import { prepareEngine } from '#imaging/engine.ts';
    if ('${fonts}' === 'ours') prepareEngine();
    const text = { text: 'Ring', font: '${family} 60', dpi: 72, rgba: true };
    console.log((await sharp({ text }).png().toBuffer()).toString('base64'));`;
  // fontconfig asks the environment again and again; what the machine is set to is left out.
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    env: { HOME: home, XDG_DATA_HOME: join(home, '.local/share') },
  });
  return stdout;
}
