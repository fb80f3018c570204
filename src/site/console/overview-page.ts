import type { Addresses } from '#context.ts';
import type { Previews } from '#delivery/signed/preview.ts';
import type { Asset } from '#library/asset.ts';
import { root } from '#library/path.ts';
import { html, type Html } from '#platform/html.ts';
import { blank } from '#site/fields.ts';
import type { Page } from '#site/page.ts';
import { copyable } from './copyable.ts';
import { type Here, roomPage } from './here.ts';
import { tiles, uploadForm } from './pictures-page.ts';
import { usageFacts, type UsageView } from './usage-page.ts';

export type OverviewView = {
  readonly usage: Omit<UsageView, 'days'> | undefined;
  /** The latest; undefined for who may not look. */
  readonly pictures: { readonly assets: readonly Asset[]; readonly previews: Previews } | undefined;
  readonly addresses: Addresses;
};

export function overviewPage(here: Here, view: OverviewView): Page {
  const { usage, pictures, addresses } = view;
  const isNew = pictures !== undefined && pictures.assets.length === 0;
  return roomPage(here, {
    ...{ title: here.organization.name, path: '' },
    main: [
      html`${isNew && here.may('asset.create') && firstSteps(here, addresses)}`,
      html`${pictures !== undefined && !isNew && latest(here, pictures)}`,
      html`${
        usage !== undefined &&
        html`<section class="stack">
          <h2>The last 30 days</h2>
          ${usageFacts(usage)}
        </section>`
      }`,
      html`${!isNew && here.may('asset.create') && forPrograms(here, addresses)}`,
    ],
  });
}

function latest(here: Here, pictures: { assets: readonly Asset[]; previews: Previews }): Html {
  return html`<section class="stack">
    <div class="page-head">
      <h2>Latest pictures</h2>
      <p class="actions">
        <a class="button is-small" href="${here.base}/pictures">All pictures</a>
        ${
          here.may('asset.create') &&
          html`<a class="button is-small is-main" href="${here.base}/pictures#upload">Upload</a>`
        }
      </p>
    </div>
    ${tiles(here, pictures.assets, pictures.previews)}
  </section>`;
}

/** Until there is a first picture. */
function firstSteps(here: Here, addresses: Addresses): Html {
  return html`<section class="side-by-side" aria-label="First steps">
    <div class="panel stack">
      <h2>Upload the first picture</h2>
      <p class="soft">Then this server delivers it in any size, crop and format: by what its URL says.</p>
      ${uploadForm(here, blank, root)}
    </div>
    <div class="panel stack">
      <h2>Or let a program do it</h2>
      ${programs(here, addresses)}
    </div>
  </section>`;
}

function forPrograms(here: Here, addresses: Addresses): Html {
  return html`<section class="panel stack">
    <h2>For programs</h2>
    ${programs(here, addresses)}
  </section>`;
}

function programs(here: Here, { publicUrl, cdnUrl }: Addresses): Html {
  const { cloudname } = here.organization;
  return html`<p>
      ${
        here.may('keys.manage')
          ? html`Make an <a href="${here.base}/keys">API key</a>, and upload with it:`
          : 'With an API key, which an admin can make, upload by:'
      }
    </p>
    ${copyable(`curl -u 'KEY:SECRET' -F file=@photo.jpg -F visibility=public ${publicUrl}/api/v1/assets`)}
    <p>The picture is then at, 640 pixels wide,</p>
    ${copyable(`${cdnUrl}/${cloudname}/w_640,c_fit,f_auto/photo.jpg`)}
    <p class="soft"><a href="/api/openapi.json">All the API can do</a>, as OpenAPI.</p>`;
}
