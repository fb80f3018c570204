/** The month that holds `now`, counted from the day of the beginning; a short month ends on its last day. */
export function periodOf(began: Date, now: Date): { start: Date; end: Date } {
  let months = (now.getUTCFullYear() - began.getUTCFullYear()) * 12 + now.getUTCMonth() - began.getUTCMonth();
  if (monthsAfter(began, months) > now) months -= 1;
  return { start: monthsAfter(began, months), end: monthsAfter(began, months + 1) };
}

function monthsAfter(began: Date, months: number): Date {
  const month = began.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(began.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(began.getUTCFullYear(), month, Math.min(began.getUTCDate(), lastDay)));
}
