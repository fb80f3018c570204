import { colourExpected, type ColourCode, parseColour, printColour } from '#imaging/colours.ts';
import { type Bench, defineOperation, type Scene } from '#imaging/operation.ts';
import { drawText } from '#imaging/text/draw-text.ts';
import { parseText, printText, styleText, type TextAsk } from '#imaging/text/text-ask.ts';
import type { TextStyle } from '#imaging/text/text-style.ts';
import type { Roll } from '#imaging/raw-canvas.ts';
import type { Size } from '#imaging/size.ts';
import { flag, type UrlKey } from '#imaging/url-key.ts';
import { backgroundKey, colourOfBackground } from './background.ts';
import { gravityKey, xKey, yKey } from './crop.ts';
import { opacityKey } from './opacity.ts';
import { type Anchor, anchored, anchorOf, type Blend, blendKey, laidOn, pixelsOf } from './overlay.ts';
import { widthKey } from './resize.ts';

export type TextStep = TextStyle &
  Anchor & {
    readonly operation: 'text';
    /** 0 to 1. */
    readonly opacity: number;
    readonly blend: Blend;
    readonly tiled: boolean;
    readonly canvas: Size;
  };

const textKey: UrlKey<'text', TextAsk> = {
  key: 'l',
  field: 'text',
  expected: 'text:FONT_SIZE:WORDS, with _bold, _italic, _center, _right or _line_spacing_N after the size',
  parse: parseText,
  print: printText,
};

const colourKey: UrlKey<'colour', ColourCode> = {
  key: 'co',
  field: 'colour',
  expected: colourExpected,
  parse: parseColour,
  print: printColour,
};

export const text = defineOperation({
  name: 'text',
  station: 'composite',
  onRoll: false,
  onlySrgb: true,
  link: 'text',
  work: 60,
  about:
    'Writes text on the picture: `l_text:Arial_40_bold:Hello%20world`, in the colour of `co`, on that of `b`, in lines no wider than `w`. `g`, `x`, `y`, `o`, blend modes and `fl_tiled` are those of an overlay. Encode a comma, a slash or a percent sign in the text twice. It needs a segment of its own.',
  example: 'w_300/l_text:Tinos_34_bold_italic:Lake%20at%20dusk,co_white,g_south,y_12',
  keys: [
    ...[textKey, colourKey, backgroundKey, widthKey, gravityKey, xKey, yKey, opacityKey, blendKey],
    flag('fl', 'tiled'),
  ] as const,
  plan: (ask, scene: Scene): TextStep | undefined => {
    if (ask.text === undefined) return undefined;
    const { width, height } = scene.canvas;
    const style = styleText(ask.text, {
      colour: ask.colour ?? '#000000',
      background: colourOfBackground(ask.background),
      maxWidth: Math.max(1, Math.min(width, pixelsOf(ask.width ?? width, width))),
    });
    return {
      operation: 'text',
      ...style,
      ...anchorOf(ask, scene),
      opacity: (ask.opacity ?? 100) / 100,
      blend: ask.blend ?? 'over',
      tiled: ask.tiled ?? false,
      canvas: { width, height },
    };
  },
  leaves: (_step, canvas) => canvas,
  paint: writeOn,
});

/** What does not fit on the canvas is made smaller, as an overlay is. */
async function writeOn(roll: Roll, step: TextStep, bench: Bench): Promise<Roll> {
  const drawn: Roll = { ...(await drawText(step)), channels: 4 };
  const { canvas } = step;
  const scale = Math.min(1, canvas.width / drawn.width, canvas.height / drawn.height);
  const size = { width: scaled(drawn.width, scale), height: scaled(drawn.height, scale) };
  const layer =
    scale === 1
      ? drawn
      : await bench.develop(bench.reopen(drawn).resize(size.width, size.height, { fit: 'fill' }));
  return laidOn(roll, layer, { ...step, ...anchored(step, size, canvas) }, bench);
}

function scaled(side: number, scale: number): number {
  return Math.max(1, Math.floor(side * scale));
}
