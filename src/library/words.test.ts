import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordsIn, wordsOf } from './words.ts';

const cases: readonly [string, readonly string[]][] = [
  ['Lake at dawn', ['lake', 'at', 'dawn']],
  ['Zürich, Straße', ['zurich', 'strasse']],
  ['DSC01234', ['dsc', '01234']],
  ['SunsetBeach', ['sunsetbeach', 'sunset', 'beach']],
  ['iPhone', ['iphone', 'i', 'phone']],
  ['holiday_2024-05', ['holiday', '2024', '05']],
  ['Йошкар-Ола', ['иошкар', 'ола']],
  ['한국 사진', ['한국', '사진']],
  ['', []],
  ['!?', []],
];

for (const [text, words] of cases) {
  test(`${JSON.stringify(text)} has the words ${words.join(', ') || 'none'}`, () => {
    assert.deepEqual(wordsIn(text), words);
  });
}

test('a text without spaces is parted into words', () => {
  assert.ok(wordsIn('富士山の写真').includes('写真'));
});

test('an asset is found by name, file, tags, texts and text fields, not by its extension or numbers in fields', () => {
  const words = wordsOf({
    path: '/places/Lake Como.jpg',
    original_name: 'IMG_77.jpeg',
    description: 'At dawn',
    alt_text: 'Water',
    tags: ['calm'],
    fields: { place: 'Varenna', price: 12 },
  });
  assert.deepEqual(words, ['77', 'at', 'calm', 'como', 'dawn', 'img', 'lake', 'varenna', 'water']);
});
