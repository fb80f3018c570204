import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Problem } from '#platform/problem.ts';
import { parseText, printText, styleText, type TextAsk } from './text-ask.ts';

const asked = (text: string): TextAsk => {
  const ask = parseText(text);
  assert.ok(ask, text);
  return ask;
};

test('Cloudinary’s spelling of text is read', () => {
  assert.deepEqual(asked('text:Arial_60:Hello'), {
    family: 'Arimo',
    size: 60,
    words: 'Hello',
    bold: false,
    italic: false,
    align: 'left',
    lineSpacing: 0,
  });
  const rich = asked('text:Times%20New%20Roman_12_bold_italic_center_line_spacing_-4:a%2Cb%2Fc%3A%20100%25');
  assert.deepEqual(rich, {
    family: 'Tinos',
    size: 12,
    words: 'a,b/c: 100%',
    bold: true,
    italic: true,
    align: 'center',
    lineSpacing: -4,
  });
  assert.equal(asked('text:Noto Sans_40:a:b_60:c').words, 'a:b_60:c');
});

test('what is no text is left to others', () => {
  for (const text of ['logo', 'text', 'texts:Arial_4:x', 'folder:text:Arial_40:x']) {
    assert.equal(parseText(text), undefined, text);
  }
});

test('a fault of a text is named', () => {
  for (const [text, named] of [
    ['text:', /FONT_SIZE:WORDS/],
    ['text:Arial:x', /FONT_SIZE:WORDS/],
    ['text:Arial_-4:x', /FONT_SIZE:WORDS/],
    ['text:Arial_1e3:x', /FONT_SIZE:WORDS/],
    ['text:Papyrus_40:x', /no such font.*Papyrus.*Noto Sans/s],
    ['text:NanumGothic_40_italic:x', /NanumGothic.*italic.*regular, bold/s],
    ['text:Arial_40_blink:x', /option.*blink.*bold/s],
    ['text:Arial_3:x', /size.*"3".*4 to 1000/s],
    ['text:Arial_999999:x', /size/],
    ['text:Arial_40:%ZZ', /percent-encoded/],
    ['text:Arial_40:%FF', /percent-encoded/],
    ['text:Arial_40:%00', /control/],
    ['text:Arial_40:', /letter/],
    ['text:Arial_40:%E1%9A%A0', /ᚠ \(U\+16A0\)/],
  ] as const) {
    assert.throws(
      () => parseText(text),
      (error) => error instanceof Problem && error.status === 400 && named.test(error.message),
      text,
    );
  }
});

test('what is printed reads back as the same', () => {
  const fields = {
    words: fc.stringMatching(/^[A-Za-z0-9 ,/:%&_你ก\n]{0,30}x$/),
    family: fc.constantFrom('Noto Sans', 'Arimo', 'Tinos'),
    bold: fc.boolean(),
    italic: fc.boolean(),
    size: fc.integer({ min: 4, max: 1000 }),
    align: fc.constantFrom('left' as const, 'center' as const, 'right' as const),
    lineSpacing: fc.integer({ min: -99, max: 999 }),
  };
  const texts = fc.record(fields, { noNullPrototype: true });
  fc.assert(fc.property(texts, (ask) => assert.deepEqual(parseText(printText(ask)), ask)));
});

test('a plan’s text holds the fingerprint of the fonts, and a text too large is refused', () => {
  const look = { colour: '#000000', maxWidth: 500 };
  assert.match(styleText(asked('text:Arial_60:Hello'), look).fonts, /^[0-9a-f]{16}$/);
  assert.equal(styleText(asked('text:Arial_100_line_spacing_65:a'), look).lineHeight, 1.5);
  assert.throws(() => styleText(asked(`text:Arial_1000:${'a'.repeat(999)}`), look), Problem);
});
