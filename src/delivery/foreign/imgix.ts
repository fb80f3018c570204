import { type Grammar, ignored, numeric, type Part, renamed, type Row, worded } from './grammar.ts';
import { joined, operationsOf, readPart } from './translate.ts';

const length = /^(?:\d{1,5}|0\.\d{1,3})$/;
const colour = /^(?:[\da-f]{3}|[\da-f]{4}|[\da-f]{6}|[\da-f]{8}|[a-z]+)$/i;
const held = (token: string): Part => ({ more: [token] });

const rows: readonly Row[] = [
  renamed(['w'], 'w', {
    about: 'width',
    example: '640',
    expected: 'pixels or a share',
    form: length,
    as: 'size',
  }),
  renamed(['h'], 'h', {
    about: 'height',
    example: '480',
    expected: 'pixels or a share',
    form: length,
    as: 'size',
  }),
  renamed(['ar'], 'ar', {
    ...{ about: 'aspect ratio', example: '16:9', expected: 'a ratio such as 16:9' },
    ...{ form: /^[\d.]+:[\d.]+$/, as: 'size' },
  }),
  numeric(['dpr'], {
    ...{ about: 'pixels of the screen', example: '2', min: 0.1, max: 5 },
    read: (value) => ({ size: [`dpr_${value}`] }),
  }),
  worded(['fit'], {
    about: 'how it comes to the size',
    example: 'crop',
    words: {
      clip: { fit: 'inside', enlarge: true },
      max: { fit: 'inside', enlarge: false },
      crop: { fit: 'cover', enlarge: true },
      min: { fit: 'cover', enlarge: false },
      scale: { fit: 'stretch' },
      fill: { fit: 'pad', enlarge: true },
      fillmax: { fit: 'pad', enlarge: false },
      clamp: { fit: 'clamp', enlarge: true },
      facearea: { fit: 'face' },
    },
  }),
  worded(['crop'], {
    about: 'what a crop holds on to',
    example: 'faces,edges',
    words: {
      ...{ top: held('g_top'), bottom: held('g_bottom'), left: held('g_left'), right: held('g_right') },
      ...{ 'top,left': held('g_top_left'), 'top,right': held('g_top_right') },
      ...{ 'bottom,left': held('g_bottom_left'), 'bottom,right': held('g_bottom_right') },
      ...{ faces: held('g_faces'), 'faces,edges': held('g_faces'), 'faces,entropy': held('g_faces') },
      ...{ entropy: held('g_entropy'), edges: held('g_auto') },
    },
  }),
  {
    ...{ keys: ['rect'], about: 'a window, cut out first', example: '100,50,400,300' },
    expected: 'x,y,width,height in pixels',
    read: (value) => {
      const [, x, y, w, h] = /^(\d{1,5}),(\d{1,5}),(\d{1,5}),(\d{1,5})$/.exec(value) ?? [];
      return x === undefined ? undefined : { first: ['c_crop', `x_${x}`, `y_${y}`, `w_${w}`, `h_${h}`] };
    },
  },
  renamed(['q'], 'q', {
    about: 'quality',
    example: '60',
    expected: '0 to 100',
    form: /^\d{1,3}$/,
    as: 'more',
  }),
  worded(['fm'], {
    about: 'format',
    example: 'webp',
    words: {
      ...{
        jpg: held('f_jpg'),
        pjpg: { more: ['f_jpg', 'fl_progressive'] },
        png: held('f_png'),
        webp: held('f_webp'),
      },
      ...{ avif: held('f_avif'), gif: held('f_gif') },
    },
  }),
  worded(['auto'], {
    about: 'format and quality of our choosing',
    example: 'format,compress',
    words: {
      format: held('f_auto'),
      compress: held('q_auto'),
      'format,compress': { more: ['f_auto', 'q_auto'] },
      'compress,format': { more: ['f_auto', 'q_auto'] },
    },
  }),
  numeric(['rot'], { about: 'rotation', example: '90', min: -359, max: 359, read: (n) => held(`a_${n}`) }),
  worded(['flip'], {
    about: 'mirroring',
    example: 'h',
    words: { h: held('a_hflip'), v: held('a_vflip'), hv: held('a_180') },
  }),
  numeric(['blur'], { about: 'blur', example: '300', min: 100, max: 1000, read: (n) => held(`e_blur:${n}`) }),
  numeric(['sharp'], {
    ...{ about: 'sharpening', example: '30', min: 10, max: 100 },
    read: (value) => held(`e_sharpen:${value * 10}`),
  }),
  numeric(['sat'], {
    about: 'saturation',
    example: '40',
    min: -100,
    max: 100,
    read: (n) => held(`e_saturation:${n}`),
  }),
  numeric(['bri'], {
    about: 'brightness',
    example: '20',
    min: -99,
    max: 100,
    read: (n) => held(`e_brightness:${n}`),
  }),
  numeric(['con'], {
    about: 'contrast',
    example: '20',
    min: -100,
    max: 100,
    read: (n) => held(`e_contrast:${n}`),
  }),
  numeric(['hue'], {
    ...{ about: 'hue', example: '90', min: 0, max: 359 },
    read: (value) => held(`e_hue:${value > 180 ? value - 360 : value}`),
  }),
  numeric(['sepia'], { about: 'sepia', example: '80', min: 1, max: 100, read: (n) => held(`e_sepia:${n}`) }),
  numeric(['px'], {
    about: 'pixelate',
    example: '12',
    min: 2,
    max: 100,
    read: (n) => held(`e_pixelate:${n}`),
  }),
  worded(['invert'], { about: 'negative', example: 'true', words: { true: held('e_negate'), false: {} } }),
  {
    ...{
      keys: ['duotone'],
      about: 'two colours',
      example: '000080,fa8072',
      expected: 'two colours in hexadecimal digits',
    },
    read: (value) => {
      const [dark = '', light = ''] = /^[\da-f]{3,8},[\da-f]{3,8}$/i.test(value) ? value.split(',') : [];
      return dark === '' ? undefined : held(`e_duotone:${dark}:${light}`);
    },
  },
  renamed(['bg', 'fill-color'], 'b', {
    ...{ about: 'what shows through, and what fills', example: 'ff8800', expected: 'a colour' },
    ...{ form: colour, as: 'more' },
  }),
  worded(['fill'], { about: 'what fills', example: 'blur', words: { solid: {}, blur: held('b_blurred') } }),
  {
    ...{ keys: ['border'], about: 'border', example: '5,ff0000', expected: 'pixels,colour' },
    read: (value) => {
      const [, pixels = '', hex = ''] = /^(\d{1,3}),([\da-f]{3,8})$/i.exec(value) ?? [];
      return pixels === '' ? undefined : held(`bo_${pixels}px_solid_${hex}`);
    },
  },
  {
    ...{ keys: ['border-radius', 'corner-radius'], about: 'round corners', example: '20' },
    expected: 'pixels, or four of them with commas',
    read: (value) => (/^[\d,]+$/.test(value) ? held(`r_${value.replaceAll(',', ':')}`) : undefined),
  },
  worded(['mask'], { about: 'shape', example: 'ellipse', words: { ellipse: held('r_max'), corners: {} } }),
  worded(['trim'], { about: 'trim', example: 'auto', words: { auto: held('e_trim') } }),
  ignored(['s', 'ixlib', 'ixid'], 'signature and library, which are not checked', 'js-3.8.0'),
  worded(['cs'], {
    about: 'colour space',
    example: 'origin',
    words: { origin: held('cs_origin'), srgb: held('cs_srgb'), tinysrgb: {}, strip: {} },
  }),
  worded(['lossless'], {
    about: 'without loss',
    example: '1',
    words: { ...{ 1: held('fl_lossless'), true: held('fl_lossless') }, ...{ 0: {}, false: {} } },
  }),
  ignored(['kid', 'sig', 'exp', 'ops', 'pre', 'token'], 'parameters of our own signed URLs', '1'),
];

export const imgix: Grammar = {
  name: 'imgix',
  title: 'imgix',
  form: '~imgix/{path}?w=640&fit=crop&auto=format',
  rows,
  write: (key, value) => {
    const size = ['fit', 'ar', 'dpr', 'crop', 'fill'].includes(key) ? 'w=640&' : '';
    return `photo.jpg?${size}${key}=${value}`;
  },
  read: ({ parts, query }) => {
    const read = [...query].map(([key, value]) => readPart(imgix, { key, value, shown: `${key}=${value}` }));
    const whole = joined(read);
    return { operations: operationsOf({ enlarge: true, ...whole }, 'inside'), path: parts };
  },
};
