import { checkIccProfile, mostIccBytes } from './icc.ts';
import { KeptBytes, refuse } from './kept-bytes.ts';

type Range = { readonly from: number; readonly to: number };

const extensionMark = 0x21;
const imageMark = 0x2c;
const trailerMark = 0x3b;
const controlLabel = 0xf9;
const plainTextLabel = 0x01;
const applicationLabel = 0xff;

/**
 * Keeps the screen, the colour tables, the frames with their timing, the number of repeats and the ICC
 * profile. Comments, texts, other applications' blocks and everything behind the trailer go. Where no block
 * begins our decoder stops, while others go on: the picture ends there for all, as it does when the trailer is missing.
 */
export function cleanGif(bytes: Buffer): KeptBytes {
  const header = bytes.toString('latin1', 0, 6);
  if ((header !== 'GIF87a' && header !== 'GIF89a') || bytes.length < 14) refuse('not a GIF');
  const kept = new KeptBytes(bytes);
  let at = 13 + tableBytes(bytes.readUInt8(10));
  kept.keep(0, at);
  // A control block belongs to the next thing drawn, and leaves with it where that is a text.
  let control: Range | undefined;
  let hadText = false;
  let frames = 0;
  for (;;) {
    const mark = at === bytes.length ? undefined : bytes.readUInt8(at);
    if (mark !== extensionMark && mark !== imageMark) {
      if (frames === 0) refuse('no frame');
      kept.add(Buffer.of(trailerMark));
      return kept;
    }
    const label = mark === extensionMark ? bytes.readUInt8(at + 1) : undefined;
    const to = endOfBlock(bytes, at);
    if (label === controlLabel) control = controlBlock(bytes, { from: at, to });
    else if (label === plainTextLabel) {
      control = undefined;
      hadText = true;
    } else if (label === applicationLabel) keepApplication(kept, bytes, { from: at, to });
    else if (label === undefined) {
      // With the text gone, decoders would take its control block, or none, for this frame's.
      if (hadText && control === undefined) refuse('a frame without control block behind a text');
      if (control !== undefined) kept.keep(control.from, control.to);
      kept.keep(at, to);
      control = undefined;
      hadText = false;
      frames += 1;
    }
    at = to;
  }
}

/** How long the colour table is that these flags announce, in bytes. */
function tableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 0x07) + 1);
}

function endOfBlock(bytes: Buffer, at: number): number {
  if (bytes.readUInt8(at) === extensionMark) return endOfSubBlocks(bytes, at + 2);
  // Ten bytes of descriptor, the frame's own colours, one byte of code size.
  return endOfSubBlocks(bytes, at + 10 + tableBytes(bytes.readUInt8(at + 9)) + 1);
}

function endOfSubBlocks(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const length = bytes.readUInt8(at);
    at += 1 + length;
    if (length === 0) return at;
  }
}

function controlBlock(bytes: Buffer, block: Range): Range {
  if (block.to - block.from !== 8 || bytes[block.from + 2] !== 4) refuse('an odd control block');
  return block;
}

function keepApplication(kept: KeptBytes, bytes: Buffer, block: Range): void {
  if (bytes[block.from + 2] !== 11) return;
  const name = bytes.toString('latin1', block.from + 3, block.from + 14);
  const body = block.from + 14;
  if (name === 'NETSCAPE2.0' || name === 'ANIMEXTS1.0') {
    // The one sub-block that counts: 3 bytes, 1, and the number of repeats.
    if (bytes[body] !== 3 || bytes[body + 1] !== 1) return;
    kept.keep(block.from, body + 4);
    kept.add(Buffer.alloc(1));
  } else if (name === 'ICCRGBG1012') {
    checkIccProfile(gather(bytes, { from: body, to: block.to }));
    kept.keep(block.from, block.to);
  }
}

function gather(bytes: Buffer, { from, to }: Range): Buffer {
  if (to - from > mostIccBytes * 1.1) refuse('an ICC profile of odd size');
  const parts: Buffer[] = [];
  let at = from;
  while (at < to) {
    const next = at + 1 + bytes.readUInt8(at);
    parts.push(bytes.subarray(at + 1, next));
    at = next;
  }
  return Buffer.concat(parts);
}
