import type { TestResult } from '#privacy/evidence/results.ts';

export type Counts = { passed: number; failed: number; skipped: number };

/** What a process leaves behind; `seconds` by file. */
export type Report = Counts & { promises: TestResult[]; seconds: Record<string, number> };

/** What it tells while it runs: the test that begins now. */
export type Progress = { readonly file: string; readonly test: string };
