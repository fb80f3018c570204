import { randomFillSync } from 'node:crypto';

/** A UUID of one kind of thing; the brand keeps an asset's id from being passed as an organization's. */
export type Id<Kind extends string> = string & { readonly __kind: Kind };

const buffer = Buffer.alloc(10);

/**
 * UUID version 7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random bits, so that keys arrive at
 * an index in about the order of time. Made here, since PostgreSQL has `uuidv7()` only from 18 on.
 */
export function newId<Kind extends string>(now: Date): Id<Kind> {
  randomFillSync(buffer);
  const time = now.getTime().toString(16).padStart(12, '0');
  const random = buffer.toString('hex');
  const variant = ((parseInt(random.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}` as Id<Kind>;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether an outside text can be an id at all; anything else is answered as unknown without asking the database. */
export function isId<Kind extends string>(text: string): text is Id<Kind> {
  return uuid.test(text);
}

/** When an id was made. */
export function timeOf(id: Id<string>): Date {
  return new Date(parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}
