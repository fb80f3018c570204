import type { Asset } from '#library/asset.ts';
import { type AssetPath, baseName } from '#library/path.ts';
import { html, type Html } from '#platform/html.ts';
import type { Share } from '#sharing/shares.ts';
import { checkField, type Filled, textField } from '#site/fields.ts';
import { askFirst, form, pressForm } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { badge, moment, notice } from '#site/pieces.ts';
import { copyable } from './copyable.ts';
import { type Here, roomPage } from './here.ts';

export type SharesView = {
  readonly shares: readonly Share[];
  readonly nextCursor: string | undefined;
  /** What the form offers to share: a picture, or else a folder. */
  readonly of: { readonly asset: Asset | undefined; readonly folder: string | undefined };
  readonly filled: Filled;
  readonly done: string | undefined;
  readonly now: Date;
};

export function sharesPage(here: Here, { shares, nextCursor, of, filled, done, now }: SharesView): Page {
  return roomPage(here, {
    ...{ title: 'Share links', path: '/shares', isFaulty: Object.keys(filled.faults).length > 0 },
    lead: 'A link shows pictures, private ones too, to whoever has it, without an account.',
    told: done === 'ended' ? 'The link is ended: it shows nothing any more.' : undefined,
    main: [
      shares.length === 0
        ? html`<div class="empty">
            <h2>No link yet</h2>
            <p>
              ${here.may('shares.manage') ? 'Make the first one below.' : 'Who is an editor can make some.'}
            </p>
          </div>`
        : html`<ul class="rows">
            ${shares.map((share) => shareRow(here, share, now))}
          </ul>`,
      html`${
        nextCursor !== undefined &&
        html`<div class="pages">
          <a
            class="button"
            href="${here.base}/shares?${new URLSearchParams({ cursor: nextCursor }).toString()}"
            >Earlier ones</a
          >
        </div>`
      }`,
      html`${
        here.may('shares.manage') &&
        html`<section class="panel stack" id="make">
          <h2>Make a link</h2>
          ${shareForm(here, of, filled)}
        </section>`
      }`,
    ],
  });
}

function shareRow(here: Here, share: Share, now: Date): Html {
  const { id, title, folder, asset_id: picture, downloads, password_hash: password } = share;
  const { created_at: madeAt, expires_at: endsAt, revoked_at: endedAt } = share;
  const isOver = endsAt !== null && endsAt <= now;
  const what =
    picture === null
      ? html`Everything in <code>${folder}</code>`
      : html`<a href="${here.base}/pictures/${picture}">One picture</a>`;
  return html`<li>
    <div class="what">
      <p class="name">
        ${title} ${password !== null && badge('plain', 'password')}
        ${endedAt !== null && badge('bad', 'ended')}${endedAt === null && isOver && badge('warn', 'over')}
      </p>
      <p class="soft small">
        ${what}, ${downloads ? 'to be taken along' : 'to be looked at'}. Made
        ${moment(madeAt)}${
          endsAt !== null && html`, ends ${moment(endsAt)}`
        }${endedAt !== null && html`, ended ${moment(endedAt)}`}.
      </p>
    </div>
    ${
      endedAt === null &&
      !isOver &&
      here.may('shares.manage') &&
      askFirst({
        ...{ label: 'End', about: title },
        sentence: 'Whoever has the link sees nothing from now on, for good.',
        press: pressForm({
          ...{ token: here.token, action: `${here.base}/shares/end`, values: { share: id } },
          ...{ submit: 'End the link', about: title, look: 'is-small is-danger' },
        }),
      })
    }
  </li>`;
}

function shareForm(here: Here, { asset, folder }: SharesView['of'], filled: Filled): Html {
  const values = { folder: folder ?? '/', ...filled.values };
  return form({
    ...{ filled, token: here.token, action: `${here.base}/shares`, submit: 'Make the link' },
    fields: ['folder', 'title', 'downloads', 'password', 'expires'],
    body: [
      asset === undefined
        ? textField(
            { ...filled, values },
            {
              ...{ name: 'folder', label: 'Folder', autocomplete: 'off' },
              hint: 'It shows everything in it and below, also what comes later. / is the whole library.',
            },
          )
        : html`<p>It shows <code>${asset.path}</code>.</p>
            <input type="hidden" name="picture" value="${asset.id}" />`,
      textField(filled, {
        ...{ name: 'title', label: 'Title', autocomplete: 'off', maxlength: 200, optional: true },
        hint: `What visitors read above the pictures; empty for ${asset === undefined ? 'the name of the folder' : baseName(asset.path as AssetPath)}.`,
      }),
      checkField(filled, {
        ...{ name: 'downloads', label: 'Visitors may take the pictures in full size' },
        hint: 'Without, they see them up to 2048 pixels.',
      }),
      textField(filled, {
        ...{ name: 'password', label: 'Password', autocomplete: 'off', maxlength: 200, optional: true },
        hint: 'Empty for none. It cannot be shown again.',
      }),
      textField(filled, {
        ...{ name: 'expires', label: 'Last day', type: 'date', autocomplete: 'off', optional: true },
        hint: 'Empty for a link that does not end by itself.',
      }),
    ],
  });
}

/** The one time that the address is seen. */
export function newSharePage(here: Here, { title }: Share, url: string): Page {
  return roomPage(here, {
    ...{ title: 'The new link', path: '/shares' },
    main: html`<section class="panel stack">
      ${notice('warn', 'The link is not kept and cannot be shown again. Copy it now.')}
      <h2>${title}</h2>
      ${copyable(url)}
      <p class="actions">
        <a class="button" href="${here.base}/shares">It is copied</a>
        <a href="${url}">See what visitors see</a>
      </p>
    </section>`,
  });
}
