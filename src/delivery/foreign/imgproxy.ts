import {
  type ForeignReading,
  type Grammar,
  ignored,
  numeric,
  type Part,
  renamed,
  type Row,
  worded,
} from './grammar.ts';
import { joined, operationsOf, readPart, refusal } from './translate.ts';

const held = (token: string): Part => ({ more: [token] });
const isTrue = (text: string | undefined): boolean => /^(?:1|t|true)$/.test(text ?? '');

const fits: Readonly<Record<string, Part>> = {
  fit: { fit: 'inside' },
  fill: { fit: 'cover' },
  'fill-down': { fit: 'cover' },
  force: { fit: 'stretch' },
};
const gravities: Readonly<Record<string, string>> = {
  ...{ no: 'g_top', so: 'g_bottom', ea: 'g_right', we: 'g_left', ce: 'g_center', sm: 'g_auto' },
  ...{ noea: 'g_top_right', nowe: 'g_top_left', soea: 'g_bottom_right', sowe: 'g_bottom_left' },
};

function side(key: string, text: string | undefined): string[] | undefined {
  if (text === undefined || text === '' || text === '0') return [];
  return /^\d{1,5}$/.test(text) ? [`${key}_${text}`] : undefined;
}

/** `width:height:enlarge:extend`, each of them may be left out. */
function sizeOf([w, h, enlarge, extend, ...rest]: readonly string[]): Part | undefined {
  const across = side('w', w);
  const down = side('h', h);
  if (across === undefined || down === undefined || rest.some((more) => more !== '')) return undefined;
  return {
    size: [...across, ...down],
    ...(enlarge === undefined || enlarge === '' ? {} : { enlarge: isTrue(enlarge) }),
    ...(isTrue(extend) ? { fit: 'pad' } : {}),
  };
}

function gravityOf([word = '', ...offsets]: readonly string[]): string | undefined {
  const isPlain = offsets.every((offset) => offset === '0' || offset === '');
  return isPlain && Object.hasOwn(gravities, word) ? gravities[word] : undefined;
}

const rows: readonly Row[] = [
  {
    ...{ keys: ['rs', 'resize'], about: 'type, width, height, enlarge, extend', example: 'fill:300:200:1' },
    expected: 'fit, fill, fill-down or force, then width:height:enlarge:extend',
    read: (value) => {
      const [type = '', ...rest] = value.split(':');
      const fit = Object.hasOwn(fits, type) ? fits[type] : undefined;
      const size = sizeOf(rest);
      return fit && size && { ...fit, ...size };
    },
  },
  {
    ...{ keys: ['s', 'size'], about: 'width, height, enlarge, extend', example: '300:200' },
    expected: 'width:height:enlarge:extend',
    read: (value) => sizeOf(value.split(':')),
  },
  worded(['rt', 'resizing_type'], { about: 'type', example: 'fit', words: fits }),
  {
    ...{ keys: ['w', 'width'], about: 'width', example: '300', expected: 'pixels' },
    read: (value) => sizeOf([value]),
  },
  {
    ...{ keys: ['h', 'height'], about: 'height', example: '200', expected: 'pixels' },
    read: (value) => sizeOf(['', value]),
  },
  numeric(['dpr'], {
    about: 'pixels of the screen',
    example: '2',
    min: 0.1,
    max: 5,
    read: (n) => ({ size: [`dpr_${n}`] }),
  }),
  worded(['el', 'enlarge'], {
    about: 'may enlarge',
    example: '1',
    words: { 1: { enlarge: true }, t: { enlarge: true }, true: { enlarge: true }, 0: {}, f: {} },
  }),
  worded(['ex', 'extend'], {
    about: 'fill up to the size',
    example: '1',
    words: { 1: { fit: 'pad' }, t: { fit: 'pad' }, true: { fit: 'pad' }, 0: {}, f: {} },
  }),
  {
    ...{
      keys: ['g', 'gravity'],
      about: 'gravity',
      example: 'nowe',
      expected: `one of ${Object.keys(gravities).join(', ')}, without offsets`,
    },
    read: (value) => {
      const token = gravityOf(value.split(':'));
      return token === undefined ? undefined : held(token);
    },
  },
  {
    ...{ keys: ['c', 'crop'], about: 'a window, cut out first', example: '400:300:ce' },
    expected: 'width:height:gravity',
    read: (value) => {
      const [w, h, ...gravity] = value.split(':');
      const [across, down] = [cut('w', w), cut('h', h)];
      const hold = gravity.length === 0 ? 'g_center' : gravityOf(gravity);
      if (across === undefined || down === undefined || hold === undefined) return undefined;
      return { first: ['c_crop', ...across, ...down, hold] };
    },
  },
  renamed(['q', 'quality'], 'q', {
    about: 'quality',
    example: '70',
    expected: '1 to 100',
    form: /^[1-9]\d{0,2}$/,
    as: 'more',
  }),
  ignored(['q', 'quality'], 'the usual quality', '0', /^0?$/),
  worded(['f', 'format', 'ext'], {
    about: 'format',
    example: 'webp',
    words: {
      ...{ jpg: held('f_jpg'), jpeg: held('f_jpg'), png: held('f_png'), webp: held('f_webp') },
      ...{ avif: held('f_avif'), gif: held('f_gif') },
    },
  }),
  {
    ...{
      keys: ['bg', 'background'],
      about: 'background',
      example: 'ff8800',
      expected: 'R:G:B or hexadecimal digits',
    },
    read: (value) => {
      const [, r, g, b] = /^(\d{1,3}):(\d{1,3}):(\d{1,3})$/.exec(value) ?? [];
      if (r === undefined) return /^[\da-f]{3,8}$/i.test(value) ? held(`b_${value}`) : undefined;
      const channels = [r, g, b].map(Number);
      if (channels.some((channel) => channel > 255)) return undefined;
      return held(`b_${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`);
    },
  },
  numeric(['rot', 'rotate'], {
    about: 'rotation',
    example: '90',
    min: -360,
    max: 360,
    read: (n) => held(`a_${n}`),
  }),
  worded(['fl', 'flip'], {
    about: 'mirroring',
    example: '1',
    words: {
      1: held('a_hflip'),
      '1:0': held('a_hflip'),
      '0:1': held('a_vflip'),
      '1:1': held('a_180'),
      0: {},
    },
  }),
  numeric(['bl', 'blur'], {
    about: 'blur, in pixels of the Gaussian',
    example: '5',
    min: 2,
    max: 20,
    read: (n) => held(`e_blur:${Math.round(n * 50)}`),
  }),
  numeric(['pix', 'pixelate'], {
    about: 'pixelate',
    example: '12',
    min: 2,
    max: 200,
    read: (n) => held(`e_pixelate:${n}`),
  }),
  numeric(['t', 'trim'], {
    about: 'trim',
    example: '10',
    min: 1,
    max: 100,
    read: (n) => held(`e_trim:${Math.round(n)}`),
  }),
  renamed(['pr', 'preset'], 't', {
    ...{ about: 'a preset of that name', example: 'card', expected: 'the name of one preset' },
    ...{ form: /^[\w-]+$/, as: 'more' },
  }),
  ignored(['cb', 'cachebuster'], 'cache buster', '1'),
  worded(['scp', 'strip_color_profile'], {
    about: 'the profile of colours stays',
    example: '0',
    words: { 0: held('cs_origin'), f: held('cs_origin'), false: held('cs_origin') },
  }),
  ignored(
    ['sm', 'strip_metadata', 'scp', 'strip_color_profile', 'ar', 'auto_rotate'],
    'what is always so here',
    '1',
    /^(?:1|t|true)$/,
  ),
];

function cut(key: string, text: string | undefined): string[] | undefined {
  if (text === undefined || text === '' || text === '0') return [];
  const share = /^0?(\.\d{1,3})$/.exec(text)?.[1];
  if (share !== undefined) return [`${key}_0${share}`];
  return /^\d{1,5}$/.test(text) ? [`${key}_${text}`] : undefined;
}

export const imgproxy: Grammar = {
  name: 'imgproxy',
  title: 'imgproxy',
  form: '~imgproxy/{signature}/{options}/plain/{path}[@{format}]',
  formNote:
    'or the path in URL-safe base64, with `.{format}`; the signature may be any word, such as `insecure`',
  rows,
  write: (key, value) => {
    const isAbout = ['rt', 'resizing_type', 'el', 'enlarge', 'ex', 'extend', 'dpr', 'g', 'gravity'].includes(
      key,
    );
    return `insecure/${isAbout ? 's:640:480/' : ''}${key}:${value}/plain/photo.jpg`;
  },
  // The signature is whatever stands there: it was made with a key that only the other server has.
  read: ({ parts: [signature, ...parts] }) => {
    // An option there would be taken for the signature, and left out.
    if (signature === undefined || signature.includes(':')) {
      throw refusal(imgproxy, signature ?? '', 'a signature before the options, or `insecure`');
    }
    const end = parts.findIndex((part) => !part.includes(':') && part !== '-');
    const options = end < 0 ? parts : parts.slice(0, end);
    const source = readSource(end < 0 ? [] : parts.slice(end));
    const groups = split([...options, ...(source.format === undefined ? [] : [`f:${source.format}`])]);
    const operations = groups.map((group) => operationsOf(joined(group.map(readOption)), 'inside'));
    return {
      operations: operations.filter((text) => text !== '').join('/'),
      path: source.path,
    } satisfies ForeignReading;
  },
};

/** `-` alone parts pipelines, which are done one after the other. */
function split(options: readonly string[]): readonly (readonly string[])[] {
  return options.reduce<string[][]>(
    (groups, option) => {
      if (option === '-') groups.push([]);
      else groups.at(-1)?.push(option);
      return groups;
    },
    [[]],
  );
}

function readOption(shown: string): Part {
  const colon = shown.indexOf(':');
  return readPart(imgproxy, { key: shown.slice(0, colon), value: shown.slice(colon + 1), shown });
}

type Source = { readonly path: readonly string[]; readonly format: string | undefined };

function readSource(parts: readonly string[]): Source {
  const [first = '', ...rest] = parts;
  const isPlain = first === 'plain';
  const text = isPlain ? rest.join('/') : parts.join('');
  const [, encoded = text, format] =
    (isPlain ? /^(.*)@(\w{1,10})$/s : /^(.*)\.(\w{1,10})$/s).exec(text) ?? [];
  const named = isPlain ? encoded : Buffer.from(encoded, 'base64url').toString('utf8');
  // A doubled slash has become one by here.
  const path = named.replace(/^local:\/+/, '');
  if (path === '' || /^[a-z][a-z\d+.-]*:\//i.test(path) || path.includes('\ufffd')) {
    throw refusal(
      imgproxy,
      named || text,
      'the path of a picture of this library, such as local:///folder/photo.jpg',
    );
  }
  return { path: path.split('/').filter((part) => part !== ''), format };
}
