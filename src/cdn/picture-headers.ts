import type { Config } from '#config/config.ts';
import type { Picture, PictureHead } from '#delivery/picture.ts';
import { contentDisposition } from '#http/disposition.ts';

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
    ...proxyFreshness(head, ages),
    ['Cache-Control', cacheControl(head, ages)],
    [
      'Cache-Tag',
      [head.cloudname, ...(head.asset === undefined ? [] : [head.asset.id]), ...head.dependsOn].join(','),
    ],
    ...(head.negotiated ? ([['Vary', 'Accept']] as const) : []),
    ...shared,
  ];
}

/** How long what will soon be had better is fresh, and may be shown while the better one is fetched: a minute in all. */
const interimSeconds = 10;
const interimStaleSeconds = 50;

/**
 * A shared cache shows what was made private to people who never saw it: it has to ask much sooner than who has the
 * picture already. What takes leave is for who has it, and for half of what is left of a signed URL: prepared
 * headers are then true for the other half.
 */
function cacheControl(
  { permit, interim }: PictureHead,
  { maxAgeSeconds, sharedMaxAgeSeconds }: Ages,
): string {
  const seconds = interim === undefined ? maxAgeSeconds : Math.min(maxAgeSeconds, interimSeconds);
  if (permit !== undefined) {
    const left = permit.inUrl ? permit.seconds / 2 : permit.seconds;
    return `private, max-age=${Math.floor(Math.min(seconds, left))}`;
  }
  const shared = sharedMaxAgeSeconds < seconds ? `, s-maxage=${sharedMaxAgeSeconds}` : '';
  const stale = interim === undefined ? '' : `, stale-while-revalidate=${interimStaleSeconds}`;
  return `public, max-age=${seconds}${shared}${stale}`;
}

/** For an nginx in front, which is told elsewhere how long pictures are fresh and sends this header to nobody. */
function proxyFreshness({ interim }: PictureHead, { maxAgeSeconds }: Ages): Headers {
  if (interim === undefined) return [];
  return [['X-Accel-Expires', String(Math.min(maxAgeSeconds, interimSeconds))]];
}

/** What a picture carries beside its length. */
export function pictureHeaders(head: PictureHead, ages: Ages): Headers {
  return [
    ['Content-Type', head.mime],
    ...validatorHeaders(head, ages),
    ['Content-Disposition', contentDisposition('inline', head.publicName)],
    ['Accept-Ranges', 'bytes'],
    ...inert,
  ];
}

/** RFC 9211 and Server-Timing: where the picture came from and what it took. */
export function originHeaders(picture: Picture): Headers {
  if (picture.kind === 'stream') return [['Cache-Status', 'Vitrine; hit; detail=original']];
  if (picture.kind === 'not-modified') return [];
  const { from, renderMs } = picture;
  if (from === 'disk' || from === 'original') return [['Cache-Status', `Vitrine; hit; detail=${from}`]];
  return [
    ['Cache-Status', `Vitrine; fwd=miss; stored${from === 'shared-render' ? '; collapsed' : ''}`],
    ['Server-Timing', `render;dur=${(renderMs ?? 0).toFixed(1)}`],
  ];
}
