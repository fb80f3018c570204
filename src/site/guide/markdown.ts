import { Lexer, lexer, type MarkedToken, type Token, type Tokens } from 'marked';
import { attributes, html, type Html } from '#platform/html.ts';

/** Where a link or picture of a page leads on this server; undefined when it leads to what is not served here. */
export type Leads = (target: string) => string | undefined;

export type Written = {
  readonly title: string;
  readonly main: Html;
  /** The headings below the title, for a list of what is on the page. */
  readonly parts: readonly { readonly anchor: string; readonly label: string }[];
};

/**
 * Markdown as markup, token by token through the templates of every other page: nothing in it is taken for markup
 * of ours, so it can say whatever it likes.
 */
export function write(markdown: string, leads: Leads): Written {
  const tokens = lexer(markdown);
  const anchors = new Anchors();
  const main = blocks(tokens, { leads, anchors });
  const [title, ...parts] = anchors.given;
  return { title: title?.label ?? '', main, parts: parts.filter(({ depth }) => depth === 2) };
}

/** A sentence or two without headings, lists and links. */
export function writeLine(markdown: string): Html {
  return inline(Lexer.lexInline(markdown), { leads: () => undefined, anchors: new Anchors() });
}

type Writing = { readonly leads: Leads; readonly anchors: Anchors };

function blocks(tokens: readonly Token[], writing: Writing): Html {
  return html`${tokens.map((token) => block(token as MarkedToken, writing))}`;
}

function block(token: MarkedToken, writing: Writing): Html {
  switch (token.type) {
    case 'heading':
      return heading(token, writing);
    case 'paragraph':
      return html`<p>${inline(token.tokens, writing)}</p>`;
    case 'text':
      return token.tokens === undefined ? html`${token.text}` : inline(token.tokens, writing);
    case 'code':
      // What scrolls has to be reached by the keyboard.
      return html`<pre class="example" tabindex="0"><code>${token.text}</code></pre>`;
    case 'list':
      return list(token, writing);
    case 'table':
      return table(token, writing);
    case 'blockquote':
      return html`<blockquote>${blocks(token.tokens, writing)}</blockquote>`;
    case 'hr':
      return html`<hr />`;
    case 'html':
      return token.text.trimStart().startsWith('<!--') ? html`` : html`<p>${token.text}</p>`;
    case 'space':
    case 'def':
      return html``;
    default:
      return inline([token], writing);
  }
}

function heading({ tokens, text, depth }: Tokens.Heading, writing: Writing): Html {
  const id = writing.anchors.give(text, depth);
  const said = inline(tokens, writing);
  if (depth === 1) return html`<h1 id="${id}">${said}</h1>`;
  if (depth === 2) return html`<h2 id="${id}">${said}</h2>`;
  return html`<h3 id="${id}">${said}</h3>`;
}

function list({ ordered, items }: Tokens.List, writing: Writing): Html {
  const rows = items.map(({ tokens }) => html`<li>${blocks(tokens, writing)}</li>`);
  return ordered
    ? html`<ol>
        ${rows}
      </ol>`
    : html`<ul>
        ${rows}
      </ul>`;
}

/** On a phone each cell stands under the name of its column. */
function table({ header, rows }: Tokens.Table, writing: Writing): Html {
  const isNamed = header.some(({ text }) => text !== '');
  const cells = (row: readonly Tokens.TableCell[]): Html[] =>
    row.map(
      ({ tokens }, at) =>
        html`<td ${attributes({ 'data-column': isNamed ? header[at]?.text || undefined : undefined })}>
          <div>${inline(tokens, writing)}</div>
        </td>`,
    );
  return html`<table class="table">
    ${
      isNamed &&
      html`<thead>
        <tr>
          ${header.map(({ tokens }) =>
            // A header that says nothing is one to nobody.
            tokens.length === 0 ? html`<td></td>` : html`<th scope="col">${inline(tokens, writing)}</th>`,
          )}
        </tr>
      </thead>`
    }
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${cells(row)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function inline(tokens: readonly Token[], writing: Writing): Html {
  return html`${tokens.map((token) => span(token as MarkedToken, writing))}`;
}

function span(token: MarkedToken, writing: Writing): Html {
  switch (token.type) {
    case 'strong':
      return html`<strong>${inline(token.tokens, writing)}</strong>`;
    case 'em':
      return html`<em>${inline(token.tokens, writing)}</em>`;
    case 'codespan':
      return html`<code>${token.text}</code>`;
    case 'br':
      return html`<br />`;
    case 'link':
      return link(token, writing);
    case 'image':
      return picture(token, writing);
    default:
      return html`${'text' in token ? token.text : token.raw}`;
  }
}

function link({ href, tokens }: Tokens.Link, writing: Writing): Html {
  const to = writing.leads(href);
  const said = inline(tokens, writing);
  return to === undefined ? said : html`<a href="${to}">${said}</a>`;
}

function picture({ href, text }: Tokens.Image, { leads }: Writing): Html {
  const from = leads(href);
  return from === undefined ? html`${text}` : html`<img src="${from}" alt="${text}" loading="lazy" />`;
}

/** The anchors that GitHub gives to headings, so that a link works there and here. */
class Anchors {
  readonly given: { readonly anchor: string; readonly label: string; readonly depth: number }[] = [];

  give(heading: string, depth: number): string {
    const label = heading.replaceAll('`', '');
    const plain = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    let anchor = plain;
    for (let copy = 1; this.given.some((known) => known.anchor === anchor); copy += 1) {
      anchor = `${plain}-${copy}`;
    }
    this.given.push({ anchor, label, depth });
    return anchor;
  }
}
