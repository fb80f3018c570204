import { defineOperation, type Scene } from '#imaging/operation.ts';
import { imagingProblems } from '#imaging/problems.ts';
import { wholeOn } from '#imaging/regions.ts';
import { type UrlKey, wholeNumber } from '#imaging/url-key.ts';
import { Problem } from '#platform/problem.ts';

export type PageStep = {
  readonly operation: 'page';
  readonly page: number;
  readonly width: number;
  readonly height: number;
};

const pageKey: UrlKey<'page', number> = {
  key: 'pg',
  field: 'page',
  expected: 'a page of a document, counted from 1',
  parse: (text) => {
    const page = /^\d{1,6}$/.test(text) ? wholeNumber(text) : undefined;
    return page === undefined || page < 1 ? undefined : page;
  },
  print: String,
};

export const page = defineOperation({
  name: 'page',
  station: 'orient',
  onRoll: true,
  link: 'any',
  about:
    'Chooses a page of a PDF: `pg_1`, the default, is the first. It must be in the first segment. The page is rendered at the requested size, so that text stays sharp; its own size is 144 pixels per inch.',
  example: 'pg_2,w_300',
  happensWhen: 'the picture is a PDF',
  keys: [pageKey],
  plan: ({ page: asked = 1 }, { facts, isFirst }: Scene): PageStep | undefined => {
    if (!isFirst) {
      if (asked !== 1) throw refusal(asked, 'the first segment: later ones have one picture before them');
      return undefined;
    }
    const pages = facts.pages ?? [facts];
    const size = pages[asked - 1];
    if (size === undefined) {
      throw refusal(
        asked,
        pages.length === 1 ? 'a picture with one page' : `a page from 1 to ${pages.length}`,
      );
    }
    if (facts.pages === undefined) return undefined;
    return { operation: 'page', page: asked, width: size.width, height: size.height };
  },
  leaves: ({ width, height }, canvas) => ({ ...canvas, width, height, at: wholeOn({ width, height }) }),
  rescale: (step) => step,
  // Which page is drawn is decided when the document is opened.
  apply: (canvas) => canvas,
});

function refusal(asked: number, expected: string): Problem {
  return new Problem(imagingProblems['page-not-found'], { thing: `pg_${asked}`, value: asked, expected });
}
