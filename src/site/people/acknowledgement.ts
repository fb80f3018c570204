import type { Documents } from '#accounts/documents.ts';
import { html, type Html } from '#platform/html.ts';
import { checkField, type Filled } from '#site/fields.ts';

/** What the box sends: that it was ticked, and for which versions. */
export const acknowledged = ['agreed', 'terms', 'notice'] as const;

/** A form that was shown before the documents changed sends the versions it showed, and is asked again. */
export function acknowledgement({ agreed, terms = '', notice = '' }: Readonly<Record<string, string>>) {
  return agreed === undefined ? { terms: '', notice: '' } : { terms, notice };
}

export function acknowledgeField(filled: Filled, { terms, notice }: Documents): Html {
  return html`<input type="hidden" name="terms" value="${terms}" />
    <input type="hidden" name="notice" value="${notice}" />
    ${checkField(filled, {
      ...{ name: 'agreed', required: true },
      label: html`I agree to the <a href="/terms">terms of this server</a> and have taken note of its
        <a href="/privacy" rel="privacy-policy">privacy notice</a>`,
    })}`;
}
