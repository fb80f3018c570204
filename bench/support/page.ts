import { readFile, writeFile } from 'node:fs/promises';
import type { machineFacts } from './processes.ts';
import type { Report } from './report.ts';

const page = new URL('../../docs/performance.md', import.meta.url);
const begin = '<!-- table -->';
const end = '<!-- /table -->';

/** Puts a run's figures, and what they were measured on, between the marks of the page. */
export async function writePage(
  report: Report,
  machine: ReturnType<typeof machineFacts> & { readonly busy: number },
): Promise<void> {
  const text = await readFile(page, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${page.pathname} has no marks.`);
  const { cores, cpu, memoryGb, node, busy } = machine;
  const day = new Date().toISOString().slice(0, 10);
  const busyness = `${Math.round(busy * 100)} % of it busy with something else`;
  const about = `Measured on ${day}: ${cores} × ${cpu}, ${memoryGb} GB, Node ${node}, ${busyness}.`;
  await writeFile(page, `${before}${begin}\n${about}\n\n${report.markdown()}\n${end}${after}`);
}
