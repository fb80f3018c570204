import type { Previews } from '#delivery/signed/preview.ts';
import type { Asset } from '#library/asset.ts';
import type { FolderPage } from '#library/list.ts';
import { type AssetPath, baseName, type FolderPath, root, withAncestors } from '#library/path.ts';
import { html, type Html } from '#platform/html.ts';
import { checkField, fileField, type Filled, textField } from '#site/fields.ts';
import { form } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { badge } from '#site/pieces.ts';
import { type Here, roomPage } from './here.ts';
import { searchForm } from './search-form.ts';

export type PicturesView = FolderPage & {
  readonly folder: FolderPath;
  readonly previews: Previews;
  readonly filled: Filled;
  /** What was just done. */
  readonly told: string | undefined;
};

export function picturesPage(here: Here, view: PicturesView): Page {
  const { folder, folders, assets, nextCursor, previews, filled, told } = view;
  const isEmpty = folders.length + assets.length === 0;
  return roomPage(here, {
    ...{ title: 'Pictures', path: '/pictures', told, isFaulty: Object.keys(filled.faults).length > 0 },
    main: [
      searchForm(here, {}),
      crumbs(here, folder),
      isEmpty
        ? empty(here)
        : html`${folders.length > 0 && folderRow(here, view)}${tiles(here, assets, previews)}`,
      html`${
        nextCursor !== undefined &&
        html`<div class="pages">
          <a class="button" href="${addressOf(here, { folder, cursor: nextCursor })}">More pictures</a>
        </div>`
      }`,
      html`${
        here.may('asset.create') &&
        html`<section class="panel stack" id="upload">
          <h2>Upload pictures</h2>
          ${uploadForm(here, filled, folder)}
        </section>`
      }`,
      html`<ul class="onwards">
        ${
          here.may('shares.manage') &&
          html`<li>
            <a href="${here.base}/shares?${new URLSearchParams({ folder }).toString()}#make">
              ${folder === root ? 'Share all pictures by a link' : html`Share everything in ${folder} by a link`}
            </a>
          </li>`
        }
        <li><a href="${here.base}/trash">Trash: what was deleted, to be brought back</a></li>
      </ul>`,
    ],
  });
}

export function addressOf({ base }: Here, query: Readonly<Record<string, string>>): string {
  return `${base}/pictures?${new URLSearchParams(query).toString()}`;
}

/** Where one is, each folder on the way a link. */
function crumbs(here: Here, folder: FolderPath): Html {
  if (folder === root) return html``;
  return html`<nav aria-label="Folders" class="crumbs">
    <a href="${here.base}/pictures">All</a>
    ${withAncestors(folder).map(
      (each) =>
        html`<span aria-hidden="true">/</span> ${
            each === folder
              ? html`<span aria-current="page">${baseName(each)}</span>`
              : html`<a href="${addressOf(here, { folder: each })}">${baseName(each)}</a>`
          }`,
    )}
  </nav>`;
}

function folderRow(here: Here, { folders }: PicturesView): Html {
  return html`<ul class="folders" aria-label="Folders">
    ${folders.map(
      ({ path }) =>
        html`<li>
          <a class="button" href="${addressOf(here, { folder: path })}">${baseName(path as FolderPath)}/</a>
        </li>`,
    )}
  </ul>`;
}

function empty(here: Here): Html {
  return html`<div class="empty">
    <h2>No picture here yet</h2>
    <p>${here.may('asset.create') ? 'Upload the first one below.' : 'Who is an editor can upload some.'}</p>
  </div>`;
}

/** Pictures, to be looked at; small ones as they are, and all at the same height. */
export function tiles(
  here: Here,
  assets: readonly Asset[],
  previews: Previews,
  caption: (asset: Asset) => Html | string = ({ path }) => baseName(path as AssetPath),
): Html {
  if (assets.length === 0) return html``;
  return html`<ul class="tiles">
    ${assets.map(
      (asset) =>
        html`<li>
          <a href="${here.base}/pictures/${asset.id}">
            <span class="frame"
              ><img
                src="${previews(asset.path, 'w_480,h_360,c_fit,f_webp')}"
                alt=""
                loading="lazy"
                decoding="async"
                referrerpolicy="no-referrer"
            /></span>
            <span class="caption">${caption(asset)}</span>
          </a>
          ${asset.visibility === 'private' && badge('plain', 'private')}
        </li>`,
    )}
  </ul>`;
}

export function uploadForm(here: Here, filled: Filled, folder: FolderPath): Html {
  const values = { folder: folder === root ? '' : folder, ...filled.values };
  return form({
    ...{ filled, token: here.token, action: `${here.base}/upload`, submit: 'Upload', multipart: true },
    uploads: true,
    fields: ['file', 'folder'],
    body: [
      fileField(filled, {
        ...{ name: 'file', label: 'Files', accept: 'image/*,application/pdf', multiple: true },
        hint: 'One or several: JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP, SVG, HEIC or PDF.',
      }),
      textField(
        { ...filled, values },
        {
          ...{ name: 'folder', label: 'Folder', autocomplete: 'off', optional: true },
          hint: 'Such as /holidays; made when it is not there. Empty for none.',
        },
      ),
      checkField(filled, {
        ...{ name: 'visibility', value: 'public', label: 'Everybody with the URL may see it' },
        hint: 'Without, only who is in this organization, until it is published.',
      }),
    ],
  });
}
