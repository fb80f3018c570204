import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asText, attributes, html, type Html } from './html.ts';

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '" autofocus onfocus="alert(1)',
  '</title><svg onload=alert(1)>',
  '&lt;b&gt;',
  '<!--',
  '-->',
  '${7*7}{{7*7}}',
  '\u0000<\u2028>',
];

describe('a template', () => {
  test('shows whatever is filled in as the text it is', () => {
    assert.equal(
      asText(html`<p>${'a < b & c > "d" \'e\''}</p>`),
      '<p>a &lt; b &amp; c &gt; &quot;d&quot; &#39;e&#39;</p>',
    );
    assert.equal(
      asText(html`<p>${1}${null}${undefined}${false}${['a', html`<b>${'<'}</b>`]}</p>`),
      '<p>1a<b>&lt;</b></p>',
    );
  });

  for (const text of hostile) {
    test(`cannot be broken out of by ${JSON.stringify(text)}`, () => {
      const places: readonly Html[] = [
        html`<p>${text}</p>`,
        html`<title>${text}</title>`,
        html`<textarea>${text}</textarea>`,
        html`<p title="${text}">x</p>`,
        html`<p title="a ${text} b ${text}">x</p>`,
        html`<a href="${text}">x</a>`,
        html`<a href="/a/${text}?b=${text}">x</a>`,
        html`<input ${attributes({ value: text, checked: true })} />`,
        html`<p>${[text, html`<b>${text}</b>`]}</p>`,
      ];
      for (const place of places) {
        const markup = asText(place);
        // Without the tags and quotes of the templates there is nothing left that a browser would read as markup.
        const left = markup
          .replace(/<\/?(?:p|title|textarea|a|input|b)(?: [a-z]+(?:="[^"<>]*")?)* ?\/?>/g, '')
          .replace(/&(?:amp|lt|gt|quot|#39);/g, '');
        assert.doesNotMatch(left, /[<>"']/, markup);
      }
    });
  }

  test('follows no address that runs something or leads elsewhere in disguise', () => {
    const href = (url: string): string => asText(html`<a href="${url}">x</a>`);
    for (const url of [
      'javascript:alert(1)',
      ' javascript:alert(1)',
      'java\nscript:alert(1)',
      'JAVASCRIPT:alert(1)',
      'data:text/html,<script>alert(1)</script>',
      'data:image/svg+xml;base64,xx',
      'vbscript:x',
      '//evil.example',
      '/\\evil.example',
      'https:evil',
    ]) {
      assert.equal(href(url), '<a href="#">x</a>', url);
      assert.equal(
        asText(html`<form ${attributes({ action: url })}></form>`),
        '<form action="#"></form>',
        url,
      );
    }
    for (const url of ['/a?b=c', '#top', '?page=2', 'https://example.org/a', 'mailto:ada@example.org']) {
      assert.equal(href(url), `<a href="${url}">x</a>`);
    }
  });

  test('leaves out attributes that are false, and takes no others between attributes', () => {
    assert.equal(
      asText(html`<input ${attributes({ id: 'a', required: true, disabled: false, value: undefined })} />`),
      '<input id="a" required />',
    );
    assert.throws(() => html`<input ${'onfocus=alert(1)'} />`, /only attributes/);
    for (const name of ['onfocus', 'style', 'srcdoc', 'a b', 'a>']) {
      assert.throws(() => attributes({ [name]: 'x' }), /cannot be filled in safely/, name);
    }
  });

  test('throws where escaping could not protect', () => {
    const x = 'x';
    for (const place of [
      () => html`<a href=${x}>x</a>`,
      () => html`<${x}>x`,
      () => html`<p on${x}="a">x</p>`,
      () =>
        html`<script>
          ${x};
        </script>`,
      () =>
        html`<style>
          ${x}
        </style>`,
      () => html`<!-- ${x} -->`,
      () => html`<p onclick="${x}">x</p>`,
      () => html`<p style="${x}">x</p>`,
      () => html`<iframe srcdoc="${x}"></iframe>`,
      () => html`<p title='say "${x}"'>x</p>`,
      () => html`<p title="${html`<b>x</b>`}">x</p>`,
    ]) {
      assert.throws(place, Error, String(place));
    }
  });

  test('is read right where text and quotes look like markup', () => {
    assert.equal(asText(html`<p>1 < 2, "${'a'}" isn't</p>`), '<p>1 < 2, "a" isn\'t</p>');
    assert.equal(asText(html`<p title="a > b">${'c'}</p>`), '<p title="a > b">c</p>');
    const x = 'c';
    assert.match(
      asText(
        html`<script src="/a.js"></script>
          <p>${x}</p>`,
      ),
      /<p>c<\/p>$/,
    );
    assert.match(
      asText(
        html`<!-- it's "so" -->
          <p title="${x}">d</p>`,
      ),
      /<p title="c">d<\/p>$/,
    );
  });

  test('takes no markup that it did not make', () => {
    const forged = JSON.parse('{"markup":"<b>"}') as Html;
    assert.doesNotMatch(asText(html`<p>${forged}</p>`), /<b>/);
  });
});
