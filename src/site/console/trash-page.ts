import type { TrashPage, Trashed } from '#library/trash.ts';
import { baseName, type AssetPath } from '#library/path.ts';
import { html, type Html } from '#platform/html.ts';
import { askFirst, pressForm } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { doneInWords, moment } from '#site/pieces.ts';
import { type Here, roomPage } from './here.ts';

export type TrashView = TrashPage & { readonly done: string | undefined };

const happened: Readonly<Record<string, string>> = {
  trashed: 'The picture is in the trash, and delivered no more.',
  deleted: 'The picture is deleted for good, with everything made from it.',
};

/** What is in the trash, to be brought back or deleted for good. */
export function trashPage(here: Here, { trashed, nextCursor, done }: TrashView): Page {
  return roomPage(here, {
    ...{ title: 'Trash', path: '/pictures', told: doneInWords(happened, done) },
    lead: 'Nothing here is delivered. Bring a picture back, with its URLs and earlier versions, or let it go.',
    main: [
      trashed.length === 0
        ? html`<div class="empty">
            <h2>The trash is empty</h2>
            <p><a href="${here.base}/pictures">All pictures</a></p>
          </div>`
        : html`<ul class="rows">
            ${trashed.map((each) => trashedRow(here, each))}
          </ul>`,
      html`${
        nextCursor !== undefined &&
        html`<div class="pages">
          <a
            class="button"
            href="${here.base}/trash?${new URLSearchParams({ cursor: nextCursor }).toString()}"
            >More</a
          >
        </div>`
      }`,
    ],
  });
}

function trashedRow(here: Here, { asset, trashed_at: at, expires_at: until }: Trashed): Html {
  const { token, base } = here;
  const name = baseName(asset.path as AssetPath);
  return html`<li>
    <div class="what">
      <p class="name"><code>${asset.path}</code></p>
      <p class="small">Since ${moment(at)}; deleted for good ${moment(until)}</p>
    </div>
    <div class="actions">
      ${
        here.may('asset.update') &&
        pressForm({
          ...{ token, action: `${base}/trash/${asset.id}/restore`, submit: 'Restore', about: name },
          look: 'is-small',
        })
      }
      ${
        here.may('asset.delete') &&
        askFirst({
          ...{ label: 'Delete for good', about: name },
          sentence: 'It goes at once, with everything made from it and its earlier versions.',
          press: pressForm({
            ...{ token, action: `${base}/trash/${asset.id}/delete`, submit: 'Delete it for good' },
            ...{ about: name, look: 'is-small is-danger' },
          }),
        })
      }
    </div>
  </li>`;
}
