import { parseTransformation, type Transformation } from '#imaging/transformation.ts';
import { cloudinary } from './cloudinary.ts';
import type { ForeignText, Grammar } from './grammar.ts';
import { imgix } from './imgix.ts';
import { imgproxy } from './imgproxy.ts';
import { ipx } from './ipx.ts';
import { refusal } from './translate.ts';

/** The URLs of other systems that are understood behind `~{name}`. */
export const grammars: readonly Grammar[] = [cloudinary, imgix, imgproxy, ipx];

export type ForeignAddress = {
  readonly transformation: Transformation;
  readonly path: readonly string[];
};

/** Throws `foreign-url-not-expressible`, `bad-transformation` and `too-many-links`. */
export function readForeign(grammar: Grammar, text: ForeignText): ForeignAddress {
  const { operations, path } = grammar.read(text);
  if (path.length === 0) throw refusal(grammar, '', `a path; the form is ${grammar.form}`);
  if (operations === '') return { transformation: [], path };
  const transformation = parseTransformation(operations);
  if (transformation === undefined) throw refusal(grammar, operations, 'operations that go together');
  return { transformation, path };
}
