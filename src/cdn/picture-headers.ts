import type { Config } from '#config/config.ts';
import type { Picture, PictureHead } from '#delivery/picture.ts';

/** How long a picture may be kept without asking. */
type Ages = Pick<Config['delivery'], 'maxAgeSeconds' | 'sharedMaxAgeSeconds'>;

/** Names and values in the order they are sent. */
export type Headers = readonly (readonly [string, string])[];

/**
 * Somebody else's content on our host: it is only ever the type it says, runs nothing, reaches nothing, and
 * has an origin of its own, so that an SVG or a disguised page is inert even when opened by itself.
 */
const inert: Headers = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"],
];

/** Pictures are made to be used on other sites, and those may measure how long they took. */
const shared: Headers = [
  ['Access-Control-Allow-Origin', '*'],
  ['Timing-Allow-Origin', '*'],
  ['Cross-Origin-Resource-Policy', 'cross-origin'],
];

/** What both a picture and a 304 carry. */
export function validatorHeaders(head: PictureHead, ages: Ages): Headers {
  return [
    ['ETag', head.etag],
    ['Cache-Control', cacheControl(head, ages)],
    [
      'Cache-Tag',
      [head.cloudname, ...(head.asset === undefined ? [] : [head.asset.id]), ...head.dependsOn].join(','),
    ],
    ...(head.negotiated ? ([['Vary', 'Accept']] as const) : []),
    ...shared,
  ];
}

/**
 * A shared cache shows what was made private to people who never saw it: it has to ask much sooner than who has the
 * picture already. What takes leave is for who has it, and for half of what is left of a signed URL: prepared
 * headers are then true for the other half.
 */
function cacheControl({ permit }: PictureHead, { maxAgeSeconds, sharedMaxAgeSeconds }: Ages): string {
  if (permit !== undefined) {
    const left = permit.inUrl ? permit.seconds / 2 : permit.seconds;
    return `private, max-age=${Math.floor(Math.min(maxAgeSeconds, left))}`;
  }
  const shared = sharedMaxAgeSeconds < maxAgeSeconds ? `, s-maxage=${sharedMaxAgeSeconds}` : '';
  return `public, max-age=${maxAgeSeconds}${shared}`;
}

/** What a picture carries beside its length. */
export function pictureHeaders(head: PictureHead, ages: Ages): Headers {
  return [
    ['Content-Type', head.mime],
    ...validatorHeaders(head, ages),
    ['Content-Disposition', disposition(head.publicName)],
    ['Accept-Ranges', 'bytes'],
    ...inert,
  ];
}

/** RFC 9211 and Server-Timing: where the picture came from and what it took. */
export function originHeaders(picture: Picture | 'memory'): Headers {
  if (picture === 'memory') return [['Cache-Status', 'Vitrine; hit; detail=memory']];
  if (picture.kind === 'stream') return [['Cache-Status', 'Vitrine; hit; detail=original']];
  if (picture.kind === 'not-modified') return [];
  const { from, renderMs } = picture;
  if (from === 'disk' || from === 'original') return [['Cache-Status', `Vitrine; hit; detail=${from}`]];
  return [
    ['Cache-Status', `Vitrine; fwd=miss; stored${from === 'shared-render' ? '; collapsed' : ''}`],
    ['Server-Timing', `render;dur=${(renderMs ?? 0).toFixed(1)}`],
  ];
}

/** RFC 6266: an ASCII form for everybody, and the exact name for those who read RFC 8187. */
function disposition(name: string): string {
  const ascii = name.replace(/[^\u0020-\u007e]|["\\%]/g, '_');
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return ascii === name
    ? `inline; filename="${ascii}"`
    : `inline; filename="${ascii}"; filename*=UTF-8''${exact}`;
}
