import { encode } from 'uqr';
import { html, type Html } from '#platform/html.ts';

/** A text as a square that cameras read, drawn into the page: nothing of it goes anywhere. */
export function qrCode(text: string, label: string): Html {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  return html`<div class="qr">
    <svg viewbox="0 0 ${size} ${size}" role="img" aria-label="${label}" shape-rendering="crispEdges">
      <path d="${data.map(rowOf).join('')}" />
    </svg>
  </div>`;
}

/** Dark squares that touch are one, so that no line shows between them. */
function rowOf(row: readonly boolean[], y: number): string {
  const dark = row.map((isDark) => (isDark ? '1' : '0')).join('');
  return [...dark.matchAll(/1+/g)]
    .map(({ 0: { length }, index }) => `M${index} ${y}h${length}v1h-${length}z`)
    .join('');
}
