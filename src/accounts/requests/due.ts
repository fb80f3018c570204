/** GDPR Art. 12(3): a month from receipt, and two more where that is said, with the reason, within the first. */
export const months = { first: 1, extended: 3 } as const;

/** The same day so many months later, or the last day of a month that has no such day (Regulation 1182/71, Art. 3). */
export function monthsAfter(from: Date, count: number): Date {
  const due = new Date(from);
  due.setUTCDate(1);
  due.setUTCMonth(due.getUTCMonth() + count);
  const lastDay = new Date(Date.UTC(due.getUTCFullYear(), due.getUTCMonth() + 1, 0)).getUTCDate();
  due.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return due;
}
