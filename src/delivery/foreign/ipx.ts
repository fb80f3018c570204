import { type Grammar, ignored, numeric, type Part, renamed, type Row, worded } from './grammar.ts';
import { joined, operationsOf, readPart, refusal } from './translate.ts';

const pixels = /^\d{1,5}$/;
const held = (token: string): Part => ({ more: [token] });
const places = { top: 'g_top', bottom: 'g_bottom', left: 'g_left', right: 'g_right', center: 'g_center' };
const corners = {
  ...{ 'left top': 'g_top_left', 'right top': 'g_top_right' },
  ...{ 'left bottom': 'g_bottom_left', 'right bottom': 'g_bottom_right' },
};
const finds = { entropy: 'g_entropy', attention: 'g_auto' };

const rows: readonly Row[] = [
  renamed(['w', 'width'], 'w', {
    about: 'width',
    example: '640',
    expected: 'pixels',
    form: pixels,
    as: 'size',
  }),
  renamed(['h', 'height'], 'h', {
    about: 'height',
    example: '480',
    expected: 'pixels',
    form: pixels,
    as: 'size',
  }),
  {
    ...{ keys: ['s', 'resize'], about: 'both sides', example: '640x480', expected: 'WIDTHxHEIGHT' },
    read: (value) => {
      const [, w, h] = /^(\d{1,5})x(\d{1,5})$/.exec(value) ?? [];
      return w === undefined ? undefined : { size: [`w_${w}`, `h_${h}`] };
    },
  },
  worded(['fit'], {
    about: 'how it comes to the size',
    example: 'inside',
    words: {
      ...{
        cover: { fit: 'cover' },
        contain: { fit: 'pad' },
        inside: { fit: 'inside' },
        fill: { fit: 'stretch' },
      },
    },
  }),
  worded(['enlarge'], {
    about: 'may enlarge',
    example: '',
    words: { '': { enlarge: true }, true: { enlarge: true } },
  }),
  worded(['pos', 'position'], {
    about: 'what a crop holds on to',
    example: 'top',
    words: Object.fromEntries(
      Object.entries({ ...places, ...corners, ...finds }).map(([word, token]) => [word, held(token)]),
    ),
  }),
  {
    ...{ keys: ['extract', 'crop'], about: 'a window, cut out first', example: '100_50_400_300' },
    expected: 'left_top_width_height',
    read: (value) => {
      const [, x, y, w, h] = /^(\d{1,5})_(\d{1,5})_(\d{1,5})_(\d{1,5})$/.exec(value) ?? [];
      return x === undefined ? undefined : { first: ['c_crop', `x_${x}`, `y_${y}`, `w_${w}`, `h_${h}`] };
    },
  },
  worded(['f', 'format'], {
    about: 'format',
    example: 'webp',
    words: {
      ...{ jpeg: held('f_jpg'), jpg: held('f_jpg'), png: held('f_png'), webp: held('f_webp') },
      ...{ avif: held('f_avif'), gif: held('f_gif'), auto: held('f_auto') },
    },
  }),
  renamed(['q', 'quality'], 'q', {
    ...{ about: 'quality', example: '70', expected: '0 to 100', form: /^\d{1,3}$/, as: 'more' },
  }),
  renamed(['b', 'background'], 'b', {
    ...{ about: 'background', example: 'ff8800', expected: 'a colour', form: /^\w+$/, as: 'more' },
  }),
  numeric(['rotate'], { about: 'rotation', example: '90', min: -359, max: 359, read: (n) => held(`a_${n}`) }),
  worded(['flip'], { about: 'mirroring, top and bottom', example: '', words: { '': held('a_vflip') } }),
  worded(['flop'], { about: 'mirroring, left and right', example: '', words: { '': held('a_hflip') } }),
  numeric(['blur'], {
    ...{ about: 'blur, in pixels of the Gaussian', example: '5', min: 2, max: 20 },
    read: (value) => held(`e_blur:${Math.round(value * 50)}`),
  }),
  worded(['grayscale'], { about: 'grayscale', example: '', words: { '': held('e_grayscale') } }),
  worded(['negate'], { about: 'negative', example: '', words: { '': held('e_negate') } }),
  numeric(['trim'], {
    about: 'trim',
    example: '10',
    min: 1,
    max: 100,
    read: (n) => held(`e_trim:${Math.round(n)}`),
  }),
  ignored(['a', 'animated'], 'animations stay animated here', '', /^(?:true)?$/),
  ignored(['kernel'], 'the kernel we use', 'lanczos3', /^lanczos3$/),
];

export const ipx: Grammar = {
  name: 'ipx',
  title: 'IPX',
  form: '~ipx/{modifiers}/{path}',
  formNote: '`_` stands for no modifiers',
  rows,
  write: (key, value) => {
    const size = ['fit', 'enlarge', 'pos', 'position'].includes(key) ? 's_640x480,' : '';
    return `${size}${key}${value === '' ? '' : `_${value}`}/photo.jpg`;
  },
  read: ({ parts: [modifiers, ...path] }) => {
    if (modifiers === undefined || path.length === 0) {
      throw refusal(ipx, modifiers ?? '', 'modifiers and a path, `_` for no modifiers');
    }
    const given = modifiers === '_' ? [] : modifiers.split(/[,&]/);
    const whole = joined(
      given.map((shown) => {
        const [, key = shown, value = ''] = /^([a-z]+)[_=:](.*)$/is.exec(shown) ?? [];
        return readPart(ipx, { key, value, shown });
      }),
    );
    // With one side alone there is nothing to cut off.
    const isBoth = (whole.size ?? []).length > 1;
    return { operations: operationsOf(whole, isBoth ? 'cover' : 'inside'), path };
  },
};
