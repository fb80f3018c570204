import type { FastifyReply } from 'fastify';
import { asText, attributes, html, type Html } from '#platform/html.ts';
import type { FrameWords } from '#privacy/notice/languages/language.ts';
import { binding, texts } from '#privacy/notice/languages/languages.ts';
import type { Assets } from './assets.ts';

/** A way to somewhere: a link, or a button where following it changes something. */
export type Way = { readonly label: string; readonly path: string };

export type Page = {
  /** What this page is, before the name of the product. */
  readonly title: string;
  readonly main: Html;
  /** In the bar on top, in this order. */
  readonly ways?: readonly Way[];
  /** What stands at the end of the bar, such as the form that signs out. */
  readonly end?: Html;
  /** Something to know, above the page. */
  readonly above?: Html | undefined;
  /** The path whose way is marked as the one the reader is on. */
  readonly here?: string;
  /** Its language, where it is another than English, and what stands around it in that. */
  readonly language?: string;
  readonly frame?: FrameWords;
  /** The origin of the pictures on it, where they have a host of their own. */
  readonly picturesFrom?: string;
};

/**
 * What a browser is told about every page: nothing from elsewhere, nothing inline, forms to here only, in nobody's
 * frame. `same-origin` and not `no-referrer`, with which browsers hide the origin of our own forms from us.
 */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  link: '</privacy>; rel="privacy-policy"',
} as const;

export function sendPage(reply: FastifyReply, assets: Assets, page: Page): FastifyReply {
  if (page.language !== undefined) void reply.header('content-language', page.language);
  const text = asText(framed(assets, page));
  if (page.picturesFrom === undefined) return reply.headers(headers).send(text);
  const policy = headers['content-security-policy'];
  const widened = policy.replace("img-src 'self'", `img-src 'self' ${page.picturesFrom}`);
  return reply.headers({ ...headers, 'content-security-policy': widened }).send(text);
}

/** The whole document around what a page says. */
function framed(assets: Assets, page: Page): Html {
  const { title, main, ways = [], end, here, above, language = binding } = page;
  const { frame = texts[binding].page.frame } = page;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Vitrine</title>
        <link rel="stylesheet" href="${assets.styles}" />
        <link rel="icon" href="${assets.mark}" type="image/svg+xml" />
        <script src="${assets.script}" type="module"></script>
      </head>
      <body>
        <a class="skip" href="#main">${frame.skip}</a>
        <header class="frame-top">
          <div class="frame-bar">
            <a class="brand" href="/">${mark} Vitrine</a>
            ${
              ways.length > 0 &&
              html`<nav class="frame-ways" aria-label="Main">
                <ul>
                  ${ways.map((way) => html`<li>${link(way, here)}</li>`)}${end && html`<li>${end}</li>`}
                </ul>
              </nav>`
            }
          </div>
        </header>
        <main id="main" class="frame-main" tabindex="-1">${above}${main}</main>
        <footer class="frame-foot">
          <div>
            <span>${frame.nothingElse}</span>
            <span>${frame.links.map(footLink)}</span>
          </div>
        </footer>
      </body>
    </html>`;
}

function footLink([path, label]: readonly [string, string], at: number): Html {
  const rel = path.startsWith('/privacy') ? 'privacy-policy' : undefined;
  return html`${at > 0 && ' · '}<a ${attributes({ href: path, rel })}>${label}</a>`;
}

/** A link that says so when it leads to where the reader is. */
export function link({ label, path }: Way, here: string | undefined): Html {
  return html`<a ${attributes({ href: path, 'aria-current': path === here ? 'page' : undefined })}
    >${label}</a
  >`;
}

/** A picture in its frame. */
const mark = html`<svg
  viewBox="0 0 32 32"
  fill="none"
  stroke="currentColor"
  stroke-width="2.5"
  aria-hidden="true"
>
  <rect x="5" y="5" width="22" height="22" rx="3.5" />
  <path d="m5.5 22 6-6.5 5 5 3.5-3.5 6.5 6.5" stroke-linejoin="round" />
  <path d="M20.5 11.5h.01" stroke-width="4" stroke-linecap="round" />
</svg>`;
