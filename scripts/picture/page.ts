/** One answer of the running product, as the page shows it. */
export type Shown = {
  /** The part of the address that asks for something; empty for the picture as it was uploaded. */
  readonly operations: string;
  readonly says: string;
  readonly mime: string;
  readonly width: number;
  readonly height: number;
  readonly body: Buffer;
};

export type PageParts = {
  readonly name: string;
  readonly cloudname: string;
  readonly original: Shown;
  readonly results: readonly Shown[];
  /** What a reader of metadata finds, by name. */
  readonly uploadedNotes: Readonly<Record<string, string>>;
  readonly deliveredNotes: Readonly<Record<string, string>>;
};

/** The width the page is laid out for, in CSS pixels. */
export const pageWidth = 1_290;

/** Everything is in the page itself: whoever draws it asks nobody for anything. */
export function drawPage(parts: PageParts): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Vitrine</title><style>${style}</style>
<main>
  <section class="once">
    <h2>Upload once</h2>
    <figure>${picture(parts.original, 470)}
      <figcaption><code>${parts.name}</code><span>${facts(parts.original)}</span></figcaption>
    </figure>
    ${notes(parts)}
  </section>
  <section class="any">
    <h2>Then write the URL of the picture you want</h2>
    <div class="results">${parts.results.map((shown) => result(shown, parts)).join('')}</div>
  </section>
</main></html>`;
}

function result(shown: Shown, { cloudname, name }: PageParts): string {
  return `<figure${shown.height > 300 ? ' class="tall"' : ''}>${picture(shown, shown.width)}
    <figcaption><code>/cdn/${cloudname}/<b>${shown.operations}</b>/${name}</code>
    <span>${shown.says}. ${facts(shown)}</span></figcaption></figure>`;
}

function picture({ mime, body, width, height }: Shown, shownWidth: number): string {
  const shownHeight = Math.round((height * shownWidth) / width);
  return `<img width="${shownWidth}" height="${shownHeight}" alt="" src="data:${mime};base64,${body.toString('base64')}">`;
}

function facts({ mime, body, width, height }: Shown): string {
  const format = mime.replace('image/', '').toUpperCase();
  return `${width} × ${height}, ${format}, ${(body.length / 1_000).toFixed(body.length < 10_000 ? 1 : 0)} kB`;
}

function notes({ uploadedNotes, deliveredNotes }: PageParts): string {
  const rows = Object.entries(uploadedNotes).map(
    ([name, value]) =>
      `<tr><th>${name}</th><td>${value}</td><td>${deliveredNotes[name] ?? 'nothing'}</td></tr>`,
  );
  return `<table><thead><tr><th>The file says</th><th>as uploaded</th><th>as delivered</th></tr></thead><tbody>${rows.join('')}</tbody></table>
    <p>The original is kept as it came. What the public gets has lost these notes, and not one pixel.</p>`;
}

const style = `
  * { box-sizing: border-box; margin: 0; }
  html, body { background: transparent; }
  body { width: ${pageWidth}px; font: 15px/1.45 'DejaVu Sans', 'Liberation Sans', system-ui, sans-serif; color: #22303a; }
  main { display: grid; grid-template-columns: 470px 1fr; gap: 0 44px; padding: 34px 40px 36px;
    background: #f6f4ef; border: 1px solid #d9d4c8; border-radius: 18px; }
  h2 { font-size: 19px; font-weight: 600; margin-bottom: 16px; color: #16222b; }
  img { display: block; border-radius: 5px; }
  figcaption { margin-top: 8px; }
  figcaption span { display: block; color: #5b6770; font-size: 13px; }
  code { font: 12px/1.5 'DejaVu Sans Mono', 'Liberation Mono', monospace; color: #3d4a53; }
  code b { font-weight: 600; color: #9c2f22; }
  .results { display: grid; grid-template-columns: 334px 334px; gap: 24px 26px; grid-template-rows: auto auto 1fr; }
  .tall { grid-row: span 2; }
  p { margin-top: 18px; font-size: 14px; color: #3d4a53; }
  table { width: 100%; margin-top: 26px; border-collapse: collapse; font-size: 13px; }
  th, td { text-align: left; padding: 7px 10px 7px 0; border-top: 1px solid #ddd8cc; font-weight: 400; vertical-align: top; }
  thead th { border-top: 0; color: #5b6770; }
  tbody th { color: #5b6770; }
  tbody td:last-child { color: #276749; }
`;
