import { isIP } from 'node:net';
import { deliveryProblems } from '#delivery/problems.ts';
import { Problem } from '#platform/problem.ts';

/** What remote pictures may come from, in the one spelling it is kept in: `example.org`, `*.example.org`, `[::1]:80`. */
export type SourceHost = string & { readonly __host: 'source' };

/**
 * Takes a host, or `*.` and a domain of at least two labels for every host below it but not itself; a port may follow.
 * Names are brought to the form in which addresses have them: lower case, Punycode. Throws `source-host-invalid`.
 */
export function parseSourceHost(text: string): SourceHost {
  const [, wildcard = '', rest = '', port] =
    /^(\*\.)?(\[[\da-f:.]+\]|[^\s/?#@:\\*%]+)(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const host = rest === '' ? undefined : URL.parse(`http://${rest}`)?.hostname;
  if (host === undefined || port === '0' || Number(port ?? 1) > 65_535 || host.endsWith('.')) refuse(text);
  if (wildcard !== '' && (isAddress(host) || !host.includes('.'))) refuse(text);
  return `${wildcard}${host}${port === undefined ? '' : `:${Number(port)}`}` as SourceHost;
}

/** Whether the address is at one of the hosts, spelt as they are kept; without a port a host stands for the scheme's own. */
export function comesFrom(hosts: readonly string[], url: URL): boolean {
  const { hostname, port, protocol } = url;
  const implied = protocol === 'https:' ? '443' : '80';
  const domains = isAddress(hostname) ? [] : parentsOf(hostname).map((domain) => `*.${domain}`);
  return [hostname, ...domains].some((name) =>
    hosts.some(
      (host) => host === (port === '' ? name : `${name}:${port}`) || host === `${name}:${port || implied}`,
    ),
  );
}

/** `b.c` and `c` of `a.b.c`. */
function parentsOf(hostname: string): string[] {
  const labels = hostname.split('.');
  return labels.slice(1).map((_, at) => labels.slice(at + 1).join('.'));
}

function isAddress(hostname: string): boolean {
  return hostname.startsWith('[') || isIP(hostname) !== 0;
}

function refuse(value: string): never {
  throw new Problem(deliveryProblems['source-host-invalid'], {
    thing: 'host',
    value,
    expected: 'a host such as example.org, *.example.org or example.org:8443',
  });
}
