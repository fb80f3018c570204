import type { Plan } from '#imaging/plan.ts';
import type { Note } from './notes.ts';

/** What a URL would be answered with, and how it comes to that. */
export type Explanation = {
  /** The same picture in our own spelling; absent where the URL cannot be read. */
  readonly url?: string;
  readonly grammar?: string;
  readonly operations?: string;
  /** What a visitor gets who asks as the URL stands. */
  readonly answer: {
    readonly status: number;
    readonly code?: string;
    readonly why?: string;
    readonly advice?: string;
  };
  readonly original?: {
    readonly width: number;
    readonly height: number;
    readonly type: string;
    readonly frames: number;
  };
  readonly result?: {
    readonly width: number;
    readonly height: number;
    readonly type: string;
    readonly quality: number;
    readonly animated: boolean;
  };
  /** Empty when the original goes out as it is. */
  readonly steps?: Plan['steps'];
  readonly notes?: readonly Note[];
  readonly cost?: { readonly cpuMs: number; readonly passes: number };
};
