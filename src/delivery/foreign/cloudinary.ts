import { type ForeignReading, type Grammar, ignored, type Part, renamed, type Row } from './grammar.ts';
import { readPart, refusal } from './translate.ts';

const length = /^(?:\d{1,5}|0?\.\d{1,3})$/;

function kept(key: string, about: string, example: string, form: RegExp): Row {
  const expected = `${key}_${example} or its like`;
  return renamed([key], key, { about, example, expected, form, as: 'more' });
}

/** A row that takes some words of those that Cloudinary has. */
function worded(key: string, about: string, words: readonly [string, ...string[]]): Row {
  const [example] = words;
  const expected = words.map((word) => `${key}_${word}`).join(', ');
  const form = new RegExp(`^(?:${words.join('|')})$`);
  return renamed([key], key, { about, example, expected, form, as: 'more' });
}

const amount = String.raw`(?::-?\d{1,4})?`;
const effects = ['sepia', 'brightness', 'contrast', 'saturation', 'hue', 'gamma', 'pixelate', 'trim']
  .concat('blur_region', 'pixelate_region')
  .map((name) => `${name}${amount}`)
  .concat('grayscale', 'negate', 'blur_faces', 'pixelate_faces')
  .concat('multiply', 'screen', 'overlay')
  .concat(...['blur', 'sharpen'].map((name) => `${name}(?::(?:[1-9]\\d\\d|1000))?`));

/** Most of it is our own grammar, which follows it; the table says what of it. */
const rows: readonly Row[] = [
  kept('w', 'width', '640', length),
  kept('h', 'height', '480', length),
  kept('ar', 'aspect ratio', '16:9', /^[\d.:]+$/),
  kept('dpr', 'pixels of the screen', '2.0', /^\d(?:\.\d{1,2})?$/),
  worded('c', 'how it comes to the size', [
    ...(['limit', 'scale', 'mfit', 'fill', 'lfill', 'pad', 'lpad', 'mpad', 'crop', 'thumb'] as const),
  ]),
  kept('c', 'fit, which also enlarges', 'fit', /^fit$/),
  kept(
    'g',
    'gravity',
    'north_east',
    /^(?:(?:north|south)(?:_east|_west)?|east|west|center|auto|face|faces|auto:face|auto:faces)$/,
  ),
  kept('x', 'offset across', '20', length),
  kept('y', 'offset down', '20', length),
  kept('z', 'zoom', '0.7', /^[\d.]+$/),
  kept('q', 'quality', 'auto:good', /^(?:\d{1,3}|auto(?::(?:low|eco|good|best))?)$/),
  worded('f', 'format', ['auto', 'jpg', 'jpeg', 'png', 'webp', 'avif', 'gif']),
  {
    ...kept('e', 'effect', 'blur:300', new RegExp(`^(?:${effects.join('|')})$`)),
    expected: effects.map((effect) => `e_${/^\w+/.exec(effect)?.[0]}`).join(', '),
  },
  kept('a', 'rotation or mirroring', '90', /^(?:-?\d{1,3}|hflip|vflip)$/),
  kept('r', 'round corners', 'max', /^(?:max|[\d:]+)$/),
  kept('bo', 'border', '5px_solid_black', /^\d{1,3}px_solid_[\w:]+$/),
  kept('b', 'background', 'rgb:ff8800', /^(?:blurred|(?:rgb:)?\w+)$/),
  kept('o', 'opacity', '60', /^\d{1,3}$/),
  kept('t', 'named transformation: a preset of that name', 'card', /^[\w-]+$/),
  kept('l', 'text on top', 'text:Arial_40_bold:Hello', /^text:.+$/s),
  kept('co', 'colour of a text', 'white', /^(?:rgb:)?\w+$/),
  kept('l', 'overlay of an asset', 'logos:mark.png', /^(?!text:|fetch:|video:|subtitles:)[^\n]+$/),
  kept('cs', 'colour space', 'srgb', /^srgb$/),
  kept('fl', 'progressive', 'progressive', /^progressive$/),
  kept('fl', 'tiled overlay', 'tiled', /^tiled$/),
  ignored(['fl'], 'end of a layer that is written in several components', 'layer_apply', /^layer_apply$/),
  ignored(
    ['fl'],
    'flags that are always so here',
    'strip_profile',
    /^(?:strip_profile|force_strip|immutable_cache|lossy)$/,
  ),
  ignored(['pg'], 'first page', '1', /^1$/),
];

export const cloudinary: Grammar = {
  name: 'cloudinary',
  title: 'Cloudinary',
  form: '~cloudinary/[{cloud}/]image/upload/[s--…--/]{transformation}/…/[v1/]{path}',
  suspicion:
    'The name here is that of the upload, with its extension; another format is f_webp and its like.',
  rows,
  write: (key, value) => {
    const layers: Record<string, string> = {
      tiled: 'l_logos:mark.png,',
      layer_apply: 'l_logos:mark.png/c_scale,w_0.2/g_south_east,x_10,',
      white: 'l_text:Arial_40:Hello,',
    };
    return `image/upload/${layers[value] ?? ''}${key}_${value}/photo.jpg`;
  },
  read: ({ parts }) => {
    const rest = afterUpload(parts);
    const end = rest.slice(0, -1).findIndex((part) => !isComponent(part));
    const at = end < 0 ? rest.length - 1 : end;
    const links = withWholeLayers(rest.slice(0, at)).flatMap(linksOf);
    const path =
      /^v\d{1,10}$/.test(rest[at] ?? '') && at < rest.length - 1 ? rest.slice(at + 1) : rest.slice(at);
    return { operations: links.join('/'), path } satisfies ForeignReading;
  },
};

/** What is behind `image/upload`, also with a cloud's name before it and a signature, which nobody here can check. */
function afterUpload(parts: readonly string[]): readonly string[] {
  const own = parts[0] !== 'image' && parts[1] === 'image' ? parts.slice(1) : parts;
  const [resource = '', type = '', ...rest] = own;
  if (resource !== 'image' || type !== 'upload') {
    throw refusal(cloudinary, `${resource}/${type}`, 'image/upload');
  }
  return /^s--[\w-]{8,32}--$/.test(rest[0] ?? '') ? rest.slice(1) : rest;
}

const component = /^(?:[a-z]{1,3}_|\$|if_|fl_|t_)/;

/** Cloudinary tells a component from a folder as we do: by keys that it has. */
function isComponent(part: string): boolean {
  const tokens = part.split(',');
  const keys = tokens.map((token) => /^([a-z]+)_/.exec(token)?.[1] ?? (token.startsWith('$') ? '$' : ''));
  return component.test(part) && (tokens.length > 1 || keys.every((key) => known.has(key)));
}

const known: ReadonlySet<string> = new Set([
  ...rows.flatMap(({ keys }) => keys),
  ...['$', 'if', 'u', 'd', 'du', 'so', 'eo', 'vc', 'ac', 'dl', 'dn', 'fn', 'sp', 'vs', 'ki', 'br'],
]);

/**
 * A layer may be written in several components, up to `fl_layer_apply`: what it is, what is done to it, where it goes.
 * Here all of it stands in one segment, which holds its size and no more.
 */
function withWholeLayers([first, ...rest]: readonly string[]): readonly string[] {
  if (first === undefined) return [];
  const end = isLayer(first) ? rest.findIndex((part) => /(?:^|,)fl_(?:\w+\.)*layer_apply/.test(part)) : -1;
  if (end < 0 || rest.slice(0, end).some(isLayer)) return [first, ...withWholeLayers(rest)];
  const done = rest.slice(0, end).flatMap((part) => part.split(','));
  const stranger = done.find((token) => !/^(?:[who]_|c_scale$)/.test(token));
  if (stranger !== undefined) {
    throw refusal(cloudinary, stranger, 'of a layer its size and opacity alone: w_, h_, c_scale, o_');
  }
  const own = done.filter((token) => token !== 'c_scale');
  return [[first, ...own, rest[end]].join(','), ...withWholeLayers(rest.slice(end + 1))];
}

/** `fl_progressive.immutable_cache` is two flags. */
function flagsApart(token: string): readonly string[] {
  if (!token.startsWith('fl_')) return [token];
  return token
    .slice('fl_'.length)
    .split('.')
    .map((flag) => `fl_${flag}`);
}

function isLayer(part: string): boolean {
  return part.split(',').some((token) => token.startsWith('l_'));
}

function linksOf(text: string): readonly string[] {
  const tokens = text
    .split(',')
    .flatMap(flagsApart)
    .map((token) => {
      const [, key = token, value = ''] = /^([a-z]+)_(.*)$/s.exec(token) ?? [];
      return readPart(cloudinary, { key, value, shown: token }) satisfies Part as Part & { more?: string[] };
    });
  const asked = tokens.flatMap(({ more = [] }) => more);
  if (asked.length === 0) return [];
  if (!asked.includes('c_fit')) return [asked.join(',')];
  // Theirs enlarges, too.
  const size = asked.filter((token) => /^(?:w|h|ar|dpr)_/.test(token));
  return [[...size, 'c_mfit'].join(','), asked.join(',')];
}
