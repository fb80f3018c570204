import type { Way } from '#site/page.ts';

/** In the bar of everything that is to be looked up. */
export const lookUpWays: readonly Way[] = [
  { label: 'Guide', path: '/docs' },
  { label: 'Operations', path: '/docs/reference/operations' },
  { label: 'API', path: '/api/docs' },
  { label: 'Errors', path: '/docs/problems' },
];
