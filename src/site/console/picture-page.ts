import type { Addresses } from '#context.ts';
import type { Previews } from '#delivery/signed/preview.ts';
import type { Asset } from '#library/asset.ts';
import { type AssetPath, baseName, root } from '#library/path.ts';
import { html, type Html } from '#platform/html.ts';
import { type Filled, textField } from '#site/fields.ts';
import { askFirst, form, pressForm } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { badge, doneInWords, moment } from '#site/pieces.ts';
import { copyable } from './copyable.ts';
import { type Here, roomPage } from './here.ts';
import { addressOf } from './pictures-page.ts';
import { inBytes } from './usage-page.ts';

export type PictureView = {
  readonly asset: Asset;
  readonly previews: Previews;
  readonly addresses: Addresses;
  /** What was sent of its tags, and what is wrong with it. */
  readonly filled: Filled;
  readonly done: string | undefined;
};

const happened: Readonly<Record<string, string>> = {
  created: 'The picture is uploaded.',
  kept: 'The same picture was here already, so this is it.',
  replaced: 'The picture is replaced.',
  tagged: 'The tags are set.',
  public: 'Everybody with its URL may see it now.',
  private: 'Nobody outside is shown it any more.',
  restored: 'The picture is back, with its URLs.',
};

export function picturePage(here: Here, view: PictureView): Page {
  const { asset, previews, filled, done } = view;
  const name = baseName(asset.path as AssetPath);
  const folder = asset.folder;
  return roomPage(here, {
    ...{ title: name, path: '/pictures', told: doneInWords(happened, done) },
    isFaulty: Object.keys(filled.faults).length > 0,
    main: [
      html`<div class="picture">
        <div class="frame">
          <img
            src="${previews(asset.path, 'w_1280,h_960,c_fit,f_webp')}"
            alt="${name}"
            referrerpolicy="no-referrer"
          />
        </div>
        <div class="stack">
          <p>${asset.visibility === 'public' ? badge('good', 'public') : badge('plain', 'private')}</p>
          ${facts(asset)} ${changes(here, asset)}
          <p>
            <a href="${folder === root ? `${here.base}/pictures` : addressOf(here, { folder })}">
              ${folder === root ? 'All pictures' : html`Everything in ${folder}`}
            </a>
          </p>
        </div>
      </div>`,
      tagsOf(here, asset, filled),
      addressesOf(here, view),
    ],
  });
}

function facts({ width, height, format, size, created_at, has_location }: Asset): Html {
  return html`<dl class="facts">
    <dt>Size</dt>
    <dd>${width} × ${height}</dd>
    <dt>File</dt>
    <dd>${format.toUpperCase()}, ${inBytes(Number(size))}</dd>
    <dt>Uploaded</dt>
    <dd>${moment(created_at)}</dd>
    ${
      has_location &&
      html`<dt>Place</dt>
        <dd>The file says where it was taken. What is delivered does not.</dd>`
    }
  </dl>`;
}

function changes(here: Here, { id, visibility }: Asset): Html {
  const { token, base } = here;
  const other = visibility === 'public' ? 'private' : 'public';
  return html`<div class="actions">
    ${
      here.may('asset.update') &&
      pressForm({
        ...{ token, action: `${base}/pictures/${id}/visibility`, values: { visibility: other } },
        submit: other === 'public' ? 'Publish' : 'Make private',
      })
    }
    ${
      here.may('shares.manage') &&
      html`<a
        class="button is-small"
        href="${base}/shares?${new URLSearchParams({ picture: id }).toString()}#make"
        >Share by a link</a
      >`
    }
    ${
      here.may('asset.delete') &&
      askFirst({
        label: 'Delete',
        sentence: 'At once nobody is delivered it. From the trash it can be brought back for a time.',
        press: pressForm({
          ...{ token, action: `${base}/pictures/${id}/delete`, submit: 'Put it into the trash' },
          look: 'is-small is-danger',
        }),
      })
    }
  </div>`;
}

/** The words it is found by, beside its name; each leads to all that have it. */
function tagsOf(here: Here, { id, tags }: Asset, filled: Filled): Html {
  const values = { tags: tags.join(', '), ...filled.values };
  return html`<section class="panel stack" id="tags">
    <h2>Tags</h2>
    ${
      tags.length === 0
        ? html`<p class="soft">It has none yet.</p>`
        : html`<ul class="folders" aria-label="Its tags">
            ${tags.map((tag) => html`<li><a class="button is-small" href="${addressOf(here, { tag })}">${tag}</a></li>`)}
          </ul>`
    }
    ${
      here.may('asset.update') &&
      form({
        ...{ filled, token: here.token, action: `${here.base}/pictures/${id}/tags`, submit: 'Set the tags' },
        ...{ fields: ['tags'], look: 'is-plain' },
        body: textField(
          { ...filled, values },
          {
            ...{ name: 'tags', label: 'All its tags', autocomplete: 'off', optional: true },
            hint: 'Parted by commas: lake, summer, cover photo.',
          },
        ),
      })
    }
  </section>`;
}

/** Where it is delivered, and how a program gets it and adds others. */
function addressesOf({ organization }: Here, { asset, addresses }: PictureView): Html {
  const { cdnUrl, publicUrl } = addresses;
  const whole = `${cdnUrl}/${organization.cloudname}`;
  const path = asset.path.split('/').map(encodeURIComponent).join('/');
  return html`<section class="panel stack" id="urls">
    <h2>Where it is delivered</h2>
    ${
      asset.visibility === 'private' &&
      html`<p class="soft">It is private: these give nothing to others until it is published.</p>`
    }
    <h3>As it is</h3>
    ${copyable(whole + path)}
    <h3>640 pixels wide, in the format the browser likes best</h3>
    ${copyable(`${whole}/w_640,c_fit,f_auto${path}`)}
    <h3>A square, cut around what catches the eye</h3>
    ${copyable(`${whole}/w_300,h_300,c_fill,g_auto,f_auto${path}`)}
    <h3>Another picture, by a program with an API key</h3>
    ${copyable(`curl -u 'KEY:SECRET' -F file=@photo.jpg ${publicUrl}/api/v1/assets`)}
  </section>`;
}
