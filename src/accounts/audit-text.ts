import type { AuditEvent } from './audit.ts';

/** How the trail can be taken along, with the media type of each. */
export const auditFormats = { csv: 'text/csv; charset=utf-8', jsonl: 'application/x-ndjson' } as const;

export type AuditFormat = keyof typeof auditFormats;

/** CSV (RFC 4180), or one JSON value for each line. */
export function auditAsText(events: AsyncIterable<AuditEvent>, format: AuditFormat): AsyncIterable<string> {
  return format === 'csv' ? asCsv(events) : asLines(events);
}

async function* asLines(events: AsyncIterable<AuditEvent>): AsyncGenerator<string> {
  for await (const event of events) yield `${JSON.stringify({ ...event, at: event.at.toISOString() })}\n`;
}

const columns = [
  'at',
  'action',
  'actor',
  'actorName',
  'subject',
  'details',
  'assetPath',
  'device',
  'country',
  'id',
] as const;

async function* asCsv(events: AsyncIterable<AuditEvent>): AsyncGenerator<string> {
  yield `${columns.join(',')}\r\n`;
  for await (const event of events) {
    const row = { ...event, at: event.at.toISOString(), details: JSON.stringify(event.details) };
    yield `${columns.map((column) => csvField(row[column] ?? '')).join(',')}\r\n`;
  }
}

/** Quoted, and with an apostrophe before what a spreadsheet would take for a formula. */
export function csvField(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
