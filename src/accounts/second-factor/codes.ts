import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as every app has it. */
const form = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** One step to either side: clocks differ, and typing takes its time. */
const tolerance = 1;

/** 160 bits in base32, as RFC 4226 asks. */
export function newCodeSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an app reads from the square code: the secret, and what to show beside its codes. */
export function codeAddress(secret: string, shown: { issuer: string; account: string }): string {
  return codes(secret, { issuer: shown.issuer, label: shown.account }).toString();
}

/** The step of time whose code this is, near enough to now; undefined for a wrong one. */
export function stepOfCode(secret: string, code: string, now: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const timestamp = now.getTime();
  const delta = codes(secret).validate({ token: code, timestamp, window: tolerance });
  return delta === null ? undefined : TOTP.counter({ period: form.period, timestamp }) + delta;
}

function codes(secret: string, shown: { issuer?: string; label?: string } = {}): TOTP {
  return new TOTP({ ...form, ...shown, secret: Secret.fromBase32(secret) });
}
