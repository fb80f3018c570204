import { html, type Html } from '#platform/html.ts';
import { textField } from '#site/fields.ts';
import type { Here } from './here.ts';

/** What was looked for: words, a tag, or both. */
export type Wanted = { readonly q?: string; readonly tag?: string };

/** A search goes through the whole library; a tag that was chosen stays chosen. */
export function searchForm({ base }: Here, { q = '', tag }: Wanted): Html {
  const filled = { values: { q }, faults: {} };
  return html`<form class="filter" method="get" action="${base}/pictures" role="search">
    ${textField(filled, {
      ...{ name: 'q', label: 'Search all pictures', type: 'search', autocomplete: 'off' },
      ...{ optional: true, maxlength: 200 },
    })}
    ${tag !== undefined && html`<input type="hidden" name="tag" value="${tag}" />`}
    <button class="button">Search</button>
  </form>`;
}
