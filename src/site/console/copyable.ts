import { html, type Html } from '#platform/html.ts';

/** Something to take along: one click selects it whole, and with script a button copies it. */
export function copyable(text: string): Html {
  return html`<div class="secret" data-copy=""><code>${text}</code></div>`;
}
