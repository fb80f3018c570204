import sharp from 'sharp';
import { fontFamilies } from './fonts.ts';
import type { TextStyle } from './text-style.ts';

/** Pixels of four channels, transparency not multiplied in. */
export type DrawnText = { readonly data: Buffer; readonly width: number; readonly height: number };

/**
 * Draws text, cut to what is drawn. Pango breaks lines, orders right-to-left scripts and joins letters; it is led through
 * our fonts alone, in our order (`fonts.conf`), so that the same plan is the same pixels on every machine.
 */
export async function drawText(style: TextStyle): Promise<DrawnText> {
  const { data, info } = await sharp({
    text: {
      text: markup(style),
      font: fontDescription(style),
      // A point is a pixel.
      dpi: 72,
      rgba: true,
      width: style.maxWidth,
      wrap: 'word-char',
      align: style.align === 'center' ? 'centre' : style.align,
    },
  })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const drawn = { data, width: info.width, height: info.height };
  return style.background === undefined ? drawn : onBackground(drawn, style.background, style.size);
}

/** Words are not markup, whatever they look like. The language is said, or it would be that of the machine. */
function markup({ words, colour, lineHeight }: TextStyle): string {
  const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<span lang="en" foreground="${colour}" line_height="${lineHeight}">${escaped}</span>`;
}

/** The family asked for and then all others, in the order of the table. */
function fontDescription({ family, bold, italic, size }: TextStyle): string {
  const families = new Set([family, ...fontFamilies.map(({ name }) => name)]);
  return `${[...families].join(',')}, ${bold ? 'Bold ' : ''}${italic ? 'Italic ' : ''}${size}`;
}

/** A quarter of an em around the letters. */
async function onBackground(text: DrawnText, background: string, size: number): Promise<DrawnText> {
  const edge = Math.round(size / 4);
  const width = text.width + 2 * edge;
  const height = text.height + 2 * edge;
  const { data: input, width: textWidth, height: textHeight } = text;
  const { data } = await sharp({ create: { width, height, channels: 4, background } })
    .composite([{ input, raw: { width: textWidth, height: textHeight, channels: 4 }, left: edge, top: edge }])
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width, height };
}
