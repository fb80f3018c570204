import { controllerOf } from '#config/privacy.ts';
import type { Context } from '#context.ts';

const dayMs = 86_400_000;

/** How far ahead `security.txt` reaches; it is made anew for each day. */
const validDays = 180;

/** RFC 9116. `administrator`: the address of the first administrator, for when the settings name nobody. */
export function securityTxt(
  { config, addresses, clock }: Context,
  administrator: string | undefined,
): string {
  const mailbox = controllerOf(config)?.email ?? config.privacy.controllerEmail ?? administrator;
  const today = Math.floor(clock.now().getTime() / dayMs) * dayMs;
  return [
    `Contact: ${mailbox === undefined ? `${addresses.publicUrl}/privacy` : `mailto:${mailbox}`}`,
    `Expires: ${new Date(today + validDays * dayMs).toISOString()}`,
    'Preferred-Languages: en',
    `Canonical: ${addresses.publicUrl}/.well-known/security.txt`,
    `Policy: ${addresses.publicUrl}/privacy`,
    '',
  ].join('\n');
}

/** When a `security.txt` runs out; a time long ago when it does not say. */
export function expiryOf(text: string): Date {
  const [, given = ''] = /^Expires: *(\S+)/m.exec(text) ?? [];
  const at = Date.parse(given);
  return new Date(Number.isNaN(at) ? 0 : at);
}

/** The support file of Global Privacy Control. */
export function gpcSupport(since: Date): object {
  return { gpc: true, lastUpdate: since.toISOString().slice(0, 10) };
}

/** The tracking status of this site (W3C Tracking Preference Expression): `N`, nobody is tracked. */
export function trackingStatus(publicUrl: string): object {
  return {
    tracking: 'N',
    policy: `${publicUrl}/privacy`,
    config: `${publicUrl}/cookies`,
    audit: [`${publicUrl}/privacy/evidence`],
  };
}
