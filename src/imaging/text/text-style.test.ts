import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '#platform/problem.ts';
import { checkArea, checkWords, chooseFont } from './text-style.ts';

function refused(code: string, ...words: readonly (string | RegExp)[]) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof Problem);
    assert.equal(error.code, code);
    assert.equal(error.status, 400);
    for (const word of words) assert.match(error.message, typeof word === 'string' ? new RegExp(word) : word);
    return true;
  };
}

test('a font is found by any of its names, whatever the case', () => {
  assert.equal(chooseFont('arial', 'bold').name, 'Arimo');
  assert.equal(chooseFont('Times_New_Roman', 'regular').name, 'Tinos');
  assert.equal(chooseFont('Noto Sans SC', 'bold').name, 'Noto Sans S Chinese');
});

test('a font or a style that is not there is refused with those that are', () => {
  assert.throws(() => chooseFont('Comic Sans', 'regular'), refused('unknown-font', 'Comic Sans', 'Arimo'));
  assert.throws(
    () => chooseFont('Noto Sans Thai', 'italic'),
    refused('unknown-font', 'italic', 'regular, bold'),
  );
});

test('a character that no font has is named', () => {
  for (const [text, named] of [
    ['runes: ᚠ', /ᚠ \(U\+16A0\)/],
    ['𓀀', /U\+13000/],
    ['private: \uE000', /U\+E000/],
  ] as const) {
    assert.throws(() => checkWords(text), refused('unknown-character', named));
  }
});

test('what has no glyph of its own is no unknown character', () => {
  const words = 'a\u200Db\uFE0F 👩‍🚀 🏴󠁧󠁢󠁥󠁮󠁧󠁿 e\u0301 \u200Fשלום\r\nnext';
  assert.equal(checkWords(words), words.replace('\r\n', '\n'));
});

test('control characters, lone halves of a character, nothing and too much are refused', () => {
  for (const text of ['a\u0000b', 'a\u0007', '\u001B[31m', 'a\rb', 'a\u2028b', 'a\uD800', '\uDC00']) {
    assert.throws(() => checkWords(text), refused('bad-text', 'control'), JSON.stringify(text));
  }
  for (const text of ['', ' ', '\n\n']) assert.throws(() => checkWords(text), refused('bad-text', 'letter'));
  assert.throws(() => checkWords('a'.repeat(10_000)), refused('bad-text', '10000 characters', '1000'));
  assert.equal(checkWords('👋'.repeat(1_000)).length, 2_000);
});

test('text that would be drawn too large is refused before it is drawn', () => {
  const style = { lineHeight: 1, maxWidth: 8_192 };
  assert.throws(() => checkArea({ ...style, words: 'a'.repeat(1_000), size: 1_000 }), refused('bad-text'));
  assert.throws(() => checkArea({ ...style, words: 'a\n'.repeat(400) + 'b'.repeat(200), size: 200 }));
  checkArea({ ...style, words: 'a'.repeat(1_000), size: 60 });
});
