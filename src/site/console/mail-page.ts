import type { MessageListing, ShownMessage } from '#outbox/messages.ts';
import { html, type Html } from '#platform/html.ts';
import type { Page } from '#site/page.ts';
import { badge, moment, notice, type Tone } from '#site/pieces.ts';

const states: Readonly<Record<MessageListing['state'], readonly [Tone, string]>> = {
  waiting: ['warn', 'on its way'],
  sent: ['good', 'sent'],
  kept: ['plain', 'waits here'],
  refused: ['bad', 'refused'],
  expired: ['warn', 'too late'],
};

function stateOf({ state }: MessageListing): Html {
  const [tone, label] = states[state];
  return badge(tone, label);
}

export function lettersPage(letters: readonly MessageListing[], { isSent }: { isSent: boolean }): Page {
  return {
    title: 'Mail',
    main: html`<div class="stack-l">
      <div class="stack">
        <h1>Mail</h1>
        <p class="lead">The latest letters of this server, for its administrators.</p>
        ${
          !isSent &&
          notice(
            'warn',
            html`No mail server is set, so letters wait here: hand their links over yourself, or set
              <code>SMTP_URL</code>.`,
          )
        }
      </div>
      ${
        letters.length === 0
          ? html`<div class="empty"><h2>No letter yet</h2></div>`
          : html`<ul class="rows">
              ${letters.map(
                (letter) =>
                  html`<li>
                    <div class="what">
                      <p class="name"><a href="/console/~mail/${letter.id}">${letter.subject}</a></p>
                      <p class="soft small">To ${letter.to}, ${moment(letter.createdAt)}</p>
                    </div>
                    ${stateOf(letter)}
                  </li>`,
              )}
            </ul>`
      }
    </div>`,
  };
}

export function letterPage(letter: ShownMessage): Page {
  const { subject, to, createdAt, answer, text } = letter;
  return {
    title: `${subject} · Mail`,
    main: html`<div class="stack-l">
      <div>
        <p class="over"><a href="/console/~mail">Mail</a></p>
        <h1>${subject}</h1>
      </div>
      <dl class="facts">
        <dt>To</dt>
        <dd>${to}</dd>
        <dt>Written</dt>
        <dd>${moment(createdAt)}</dd>
        <dt>State</dt>
        <dd>${stateOf(letter)}</dd>
        ${
          answer !== null &&
          html`<dt>The mail server said</dt>
            <dd>${answer}</dd>`
        }
      </dl>
      ${
        text === null
          ? html`<p class="soft">Its text is shown only where no mail server is set, for 7 days.</p>`
          : html`<pre class="example">${text}</pre>`
      }
    </div>`,
  };
}
