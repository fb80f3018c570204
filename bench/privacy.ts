import { measureErasing } from './privacy/erasing.ts';
import { measureExport } from './privacy/export.ts';
import { measureGuards } from './privacy/guards.ts';
import { Report } from './support/report.ts';

/** What keeping promises costs: `npm run bench:privacy [-- export|erasing|guards]`. */
const parts = { guards: measureGuards, erasing: measureErasing, export: measureExport } as const;

const wanted = process.argv.slice(2);
const report = new Report();
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) await measure(report);
}
report.print();
console.log(`\n${report.markdown()}`);
process.exitCode = report.missed().length === 0 ? 0 : 1;
