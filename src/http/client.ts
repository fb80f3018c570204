import type { IncomingMessage } from 'node:http';
import { withinNetworks } from '#platform/networks.ts';

/** Who is at the other end, as far as proxies that are believed say. */
export type Client = {
  /** An IP address; whatever a believed proxy wrote, if it wrote something else. */
  readonly address: string;
  readonly protocol: string;
};

/** Whether the headers of a connection from this address are believed; nobody's are when none are listed. */
export type Trust = (address: string) => boolean;

/** The one reading of `VITRINE_TRUST_PROXY`, for the framework and for what is served before it. */
export function trustProxies(networks: readonly string[]): Trust {
  return withinNetworks(networks);
}

/**
 * Goes back through `X-Forwarded-For` from its end as long as each one is believed; the first who is not is the
 * client. `X-Forwarded-Proto` counts by its last entry, from a connection that is believed. The framework reads both
 * the same way, held by a test.
 */
export function clientOf({ socket, headers }: IncomingMessage, trusts: Trust): Client {
  const own = { address: socket.remoteAddress ?? '', protocol: 'encrypted' in socket ? 'https' : 'http' };
  if (!trusts(own.address)) return own;
  const hops = [...entries(headers['x-forwarded-for']), own.address];
  const address = hops.findLast((hop, at) => at === 0 || !trusts(hop)) ?? own.address;
  return { address, protocol: entries(headers['x-forwarded-proto']).at(-1) ?? own.protocol };
}

/** Node joins a header that comes several times by commas. */
function entries(header: string | string[] | undefined): string[] {
  const whole = Array.isArray(header) ? header.join(',') : (header ?? '');
  return whole
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
