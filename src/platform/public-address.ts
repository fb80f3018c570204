import { BlockList, isIP } from 'node:net';

/**
 * Not of the public internet, by the IANA IPv4 Special-Purpose Address Registry, and multicast (RFC 5771).
 * `240/4` includes the broadcast address.
 */
const special4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // A public number that inside Azure is the machine's own control service.
  '168.63.129.16/32',
] as const;

/** IPv6 is refused unless it is here: so mapped, compatible, NAT64, local, multicast and unheard-of addresses are. */
const global6 = ['2000::/3'] as const;

/** Parts of that which are special (IANA IPv6 registry) or carry an IPv4 address of somebody's choice. */
const special6 = [
  // Protocol assignments: Teredo, benchmarking, ORCHID and others.
  '2001::/23',
  '2001:db8::/32',
  // 6to4: the IPv4 address follows.
  '2002::/16',
  '3fff::/20',
] as const;

/** Whether a connection to this IP address can only reach the public internet. What is no IP address is not public. */
export function isPublicAddress(address: string): boolean {
  // A zone (`fe80::1%eth0`) picks an interface: only for addresses that are not public.
  if (address.includes('%')) return false;
  if (isIP(address) === 4) return !lists.special.check(address, 'ipv4');
  if (isIP(address) === 6)
    return lists.global.check(address, 'ipv6') && !lists.special.check(address, 'ipv6');
  return false;
}

/** Of what a name means, the addresses that may be connected to. With DNS64 a public host can have both kinds. */
export function publicOnly<Host extends { readonly address: string }>(
  hosts: readonly Host[],
): readonly Host[] {
  return hosts.filter(({ address }) => isPublicAddress(address));
}

const lists = { special: blockList([...special4, ...special6]), global: blockList(global6) };

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), isIP(address) === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}
