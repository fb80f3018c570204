import { Type } from 'typebox';

export const Time = Type.String({ format: 'date-time' });

export const NullableTime = Type.Union([Time, Type.Null()]);

/** As it goes out; what never was stays null. */
export function shownTime(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}
