import type { ClauseState } from '#privacy/evidence/evidence.ts';
import type { Tone } from '#site/pieces.ts';

/** How a state looks; its word stands beside it, so that nobody needs the colour. */
export function toneOf(state: ClauseState | undefined): Tone {
  switch (state) {
    case 'green':
      return 'good';
    case 'amber':
      return 'warn';
    case 'red':
      return 'bad';
    case 'not-built':
    case undefined:
      return 'plain';
  }
}
