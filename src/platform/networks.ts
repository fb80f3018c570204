import { BlockList, isIP } from 'node:net';

/**
 * Whether an IP address is one of these addresses or in one of these networks in CIDR form. An IPv4 address is
 * the same written as IPv6 (`::ffff:192.0.2.1`). What is no IP address is in none.
 */
export function withinNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = familyOf(address);
    list.addSubnet(address, bits === undefined ? { ipv4: 32, ipv6: 128 }[family] : Number(bits), family);
  }
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address));
}

/**
 * What one client has at the least: an IPv4 address; of IPv6 the 64 bits of a network, since whoever has one address there
 * has them all. What is no IP address is given back.
 */
export function networkOf(address: string): string {
  const [, mapped = address] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (isIP(mapped) !== 6) return mapped;
  const [head = '', tail] = mapped.replace(/%.*$/, '').toLowerCase().split('::');
  const before = head.split(':').filter((part) => part !== '');
  const after = tail === undefined ? [] : tail.split(':').filter((part) => part !== '');
  const missing = Math.max(0, 8 - before.length - after.length - (mapped.includes('.') ? 1 : 0));
  const parts = [
    ...before,
    ...(tail === undefined ? [] : Array.from({ length: missing }, () => '0')),
    ...after,
  ];
  return `${parts
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
