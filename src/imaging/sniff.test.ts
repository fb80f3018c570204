import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sniffFormat } from './sniff.ts';

const brands = (...names: string[]) => {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(8 + names.length * 4);
  return Buffer.concat([size, Buffer.from(`ftyp${names.join('')}`), Buffer.from('mdatheic')]);
};

const cases: readonly (readonly [what: string, bytes: Buffer, format: string | undefined])[] = [
  ['nothing', Buffer.alloc(0), undefined],
  ['two letters', Buffer.from('ok'), undefined],
  ['a page', Buffer.from('<!doctype html><html><svg></svg></html>'), undefined],
  ['a page that begins with a comment', Buffer.from('<!-- <svg> --><html><svg/></html>'), undefined],
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'svg'],
  ['an SVG after a prologue', Buffer.from('\uFEFF<?xml version="1.0"?>\n<!-- a > b -->\n<svg:svg>'), 'svg'],
  [
    'an SVG with a document type',
    Buffer.from('<!DOCTYPE svg PUBLIC "a" "b" [<!ENTITY x "y">]>\n<svg >'),
    'svg',
  ],
  ['an SVG whose document type has another name', Buffer.from('<!DOCTYPE s [<!ENTITY x "y">]><svg/>'), 'svg'],
  ['a page that is an SVG', Buffer.from('<!doctype html><svg></svg>'), undefined],
  ['an SVG in UTF-16', Buffer.from('\uFEFF<svg/>', 'utf16le'), 'svg'],
  ['AVIF', brands('avif', '\0\0\0\0', 'mif1'), 'avif'],
  ['AVIF by a compatible brand', brands('mif1', '\0\0\0\0', 'avif'), 'avif'],
  ['HEIC', brands('heic', '\0\0\0\0', 'mif1'), 'heic'],
  ['HEIC by a compatible brand', brands('mif1', '\0\0\0\0', 'heic'), 'heic'],
  ['a film', brands('isom', '\0\0\0\0', 'mp42'), undefined],
  ['BigTIFF', Buffer.from('II+\0'), 'tiff'],
  ['a WebP', Buffer.from('RIFF\0\0\0\0WEBP'), 'webp'],
  ['a sound', Buffer.from('RIFF\0\0\0\0WAVE'), undefined],
  ['a program', Buffer.from('\x7fELF'), undefined],
];

for (const [what, bytes, format] of cases) {
  test(`${what} is taken for ${format ?? 'no picture'}`, () => assert.equal(sniffFormat(bytes), format));
}
