import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';

type View = { readonly name: string; readonly options: BrowserContextOptions };

/** The ways pages are looked at. What looks on is let past the policy of the page, which forbids it. */
export const views: readonly View[] = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [
    { name: `${colorScheme}, on a phone`, viewport: { width: 360, height: 740 } },
    { name: `${colorScheme}, wide`, viewport: { width: 1280, height: 800 } },
  ].map(({ name, viewport }) => ({ name, options: { colorScheme, viewport, bypassCSP: true } })),
);

type Violation = {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
};

type Structure = { headings: number; titled: boolean; sideways: boolean; small: string[] };

/** What keeps somebody from using a page: by axe, and by what axe does not look at. */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  // What is in order is thousands of elements; to describe them, too, would take twice the time.
  const violations = await page.evaluate<readonly Violation[]>(
    `axe.run({ resultTypes: ['violations'], selectors: false }).then(({ violations }) => violations)`,
  );
  const structure = await page.evaluate<Structure>(`({
    headings: document.querySelectorAll('h1').length,
    titled: document.title.length > 10,
    sideways: document.documentElement.scrollWidth > window.innerWidth,
    small: [...document.querySelectorAll('button, .button, input:not([type=hidden]):not([type=checkbox]), select')]
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 40)
      .map((element) => element.outerHTML),
  })`);
  return [
    ...violations.flatMap(({ id, impact, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${impact} ${id}: ${html} ${failureSummary}`),
    ),
    ...(structure.headings === 1 ? [] : [`${structure.headings} headings of the first level`]),
    ...(structure.titled ? [] : ['no title that says what it is']),
    ...(structure.sideways ? ['has to be scrolled sideways'] : []),
    ...structure.small.map((markup) => `hard to hit: ${markup}`),
  ];
}
