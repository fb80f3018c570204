import type { Context } from '#context.ts';
import { html, type Html } from '#platform/html.ts';
import type { SharedPage, SharedPicture } from '#sharing/visit-share.ts';
import type { Share } from '#sharing/shares.ts';
import { type Filled, textField } from '#site/fields.ts';
import { sheet } from '#site/form.ts';
import type { Page } from '#site/page.ts';

export function passwordPage({
  filled,
  token,
  action,
}: {
  filled: Filled;
  token: string;
  action: string;
}): Page {
  return sheet('Pictures with a password', {
    ...{ filled, token, action, submit: 'Show the pictures', fields: ['password'] },
    lead: 'Who gave you this link can tell you its password.',
    body: textField(filled, {
      ...{ name: 'password', label: 'Password', type: 'password', autocomplete: 'off', autofocus: true },
    }),
  });
}

export function picturesPage(
  ctx: Context,
  { share, path, pictures, next }: SharedPage & { readonly share: Share; readonly path: string },
): Page {
  const { cdnUrl } = ctx.config.server;
  return {
    title: share.title,
    ...(cdnUrl === undefined ? {} : { picturesFrom: new URL(cdnUrl).origin }),
    main: html`<div class="stack-l">
      <div class="page-head">
        <h1>${share.title}</h1>
        ${share.downloads && share.asset_id === null && html`<a class="button" href="${path}/zip">Download all (ZIP)</a>`}
      </div>
      ${
        pictures.length === 0
          ? html`<p class="empty">There are no pictures here now.</p>`
          : html`<ul class="pictures">
              ${pictures.map(shown)}
            </ul>`
      }
      ${next !== undefined && html`<p class="pages"><a class="button" href="${path}?after=${next}">More pictures</a></p>`}
    </div>`,
  };
}

function shown({ name, width, height, thumbnail, large, full }: SharedPicture): Html {
  return html`<li>
    <a href="${large}"
      ><img src="${thumbnail}" alt="${name}" width="${width}" height="${height}" loading="lazy"
    /></a>
    <div class="picture-line">
      <span class="name">${name}</span>
      ${full !== undefined && html`<a href="${full}" download="${name}" aria-label="Download ${name}">Download</a>`}
    </div>
  </li>`;
}
