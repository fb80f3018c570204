import { reportAsCsv, reportAsJson } from '#audience/report-forms.ts';
import { listReports, readReport } from '#audience/reports.ts';
import type { Command } from './command.ts';
import { optionalText } from './values.ts';

export const audience: Command = {
  words: 'audience',
  usage: '[--month <month>]',
  about:
    'list the published visit figures, one line per month, or the tables of one month; nothing else is kept',
  options: { month: { type: 'string' } },
  takes: 0,
  run: async ({ open, values }) => {
    const month = optionalText(values, 'month');
    const ctx = await open();
    if (month !== undefined) {
      const report = await readReport(ctx, month);
      return { value: reportAsJson(report), text: reportAsCsv(report).trimEnd() };
    }
    const reports = await listReports(ctx);
    const lines = reports.map(({ month: of, figures }) => `${of}  ${figures.visits ?? 'too few to say'}`);
    return {
      value: reports.map(reportAsJson),
      text: lines.join('\n') || 'There is no report yet: a month has one when it is over.',
    };
  },
};
