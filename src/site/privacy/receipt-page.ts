import { html, type Html } from '#platform/html.ts';
import type { SignedReceipt } from '#privacy/receipts/sign-receipt.ts';
import type { Erased } from '#privacy/subjects/erase.ts';
import type { Page } from '#site/page.ts';
import { moment } from '#site/pieces.ts';

type Facts = {
  /** Those of before organizations got any do not say it. */
  readonly of?: 'person' | 'organization';
  readonly server: string;
  readonly erasedAt: string;
  readonly erased: Erased;
  readonly record: { readonly seq: number; readonly hash: string };
};

export function receiptPage({ receipt, signature }: SignedReceipt, link: string): Page {
  const { of = 'person', server, erasedAt, erased, record } = receipt as Facts;
  const [whom, whose] = of === 'person' ? ['you', 'yours'] : ['an organization', 'the organization’s'];
  const rows = Object.entries(erased).filter(([, { deleted, blanked }]) => deleted + blanked > 0);
  return {
    title: 'What was erased',
    main: html`<div class="stack-l">
      <div class="stack">
        <h1>What was erased</h1>
        <p class="lead">
          Everything that ${new URL(server).host} kept about ${whom} was erased on
          ${moment(new Date(erasedAt))}.
        </p>
        <div class="actions">
          <a class="button is-main" href="/privacy/receipts/${link}/receipt.json"
            >Download the signed receipt</a
          >
        </div>
      </div>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Of</th>
            <th scope="col">Rows deleted</th>
            <th scope="col">Rows emptied of what was ${whose}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(countRow)}
        </tbody>
      </table>
      <dl class="facts">
        <dt>In the record</dt>
        <dd>entry ${record.seq} of <a href="/privacy/ledger.json">the ledger</a>, ${record.hash}</dd>
        <dt>Signed with</dt>
        <dd><a href="/.well-known/jwks.json">key ${signature.key}</a>, ${signature.algorithm}</dd>
      </dl>
      <p class="soft small">
        <code>vitrine verify ${server} --receipt receipt.json</code> checks it from any machine. It does not
        say whose it is: nobody here knows that any more.
      </p>
    </div>`,
  };
}

function countRow([table, { deleted, blanked }]: [string, Erased[string] & object]): Html {
  return html`<tr>
    <th scope="row">${table.replaceAll('_', ' ')}</th>
    <td data-column="Rows deleted">${deleted}</td>
    <td data-column="Rows emptied">${blanked}</td>
  </tr>`;
}
