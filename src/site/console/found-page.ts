import type { Previews } from '#delivery/signed/preview.ts';
import type { Asset } from '#library/asset.ts';
import { type AssetPath, baseName, root } from '#library/path.ts';
import type { FoundPage } from '#library/search/search-assets.ts';
import { html, type Html } from '#platform/html.ts';
import type { Page } from '#site/page.ts';
import { notice } from '#site/pieces.ts';
import { type Here, roomPage } from './here.ts';
import { addressOf, tiles } from './pictures-page.ts';
import { searchForm, type Wanted } from './search-form.ts';

export type FoundView = Pick<FoundPage, 'assets' | 'nextCursor' | 'isCorrected'> & {
  readonly wanted: Wanted;
  readonly previews: Previews;
};

export function foundPage(
  here: Here,
  { assets, nextCursor, isCorrected, wanted, previews }: FoundView,
): Page {
  return roomPage(here, {
    ...{ title: 'Search', path: '/pictures' },
    main: [
      searchForm(here, wanted),
      html`<section class="stack">
        <div class="page-head">
          <h2>${assets.length === 0 ? 'Nothing' : 'Pictures'} found ${inWords(wanted)}</h2>
          <p class="actions">
            ${
              wanted.tag !== undefined &&
              wanted.q !== undefined &&
              html`<a class="button is-small" href="${addressOf(here, { q: wanted.q })}">Without the tag</a>`
            }
            <a class="button is-small" href="${here.base}/pictures">All pictures</a>
          </p>
        </div>
        ${isCorrected && notice('warn', 'Nothing is spelt like that. This is what may have been meant.', 'status')}
        ${
          assets.length === 0
            ? html`<p class="empty">Words are looked for in names, tags, descriptions and text fields.</p>`
            : tiles(here, assets, previews, captionOf)
        }
      </section>`,
      html`${
        nextCursor !== undefined &&
        html`<div class="pages">
          <a class="button" href="${addressOf(here, { ...wanted, cursor: nextCursor })}">More pictures</a>
        </div>`
      }`,
    ],
  });
}

function inWords({ q, tag }: Wanted): Html {
  return html`${q !== undefined && html`for “${q}”`} ${tag !== undefined && html`with the tag “${tag}”`}`;
}

/** Where it is, since what was found may be anywhere. */
function captionOf({ path, folder }: Asset): Html {
  return html`${baseName(path as AssetPath)}
  ${folder !== root && html`<span class="soft">in ${folder}</span>`}`;
}
