import { BlockList, isIP, isIPv4 } from 'node:net';

/** The names of this machine in URLs. */
export const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Addresses that no public host has: private, shared, loopback, link-local, for documentation, for tests, multicast and
 * reserved.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const SPECIAL = blocked([
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]);

/** All that is handed out to hosts. */
const UNICAST = blocked([['2000::', 3]]);

/** IPv6 addresses that represent an IPv4 address in their last 32 bits: mapped ones, and those of a NAT64. */
const EMBEDDING = blocked([
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
]);

/** Whether an address is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  const [plain = ''] = address.split('%', 1);
  if (isIPv4(plain)) return !SPECIAL.check(plain);
  if (isIP(plain) === 0) return false;
  if (EMBEDDING.check(plain, 'ipv6')) return isPublicAddress(embedded(plain));
  return UNICAST.check(plain, 'ipv6') && !SPECIAL.check(plain, 'ipv6');
}

function embedded(address: string): string {
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':');
  const [high = 0, low = 0] = groups.slice(-2).map((group) => Number.parseInt(group || '0', 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function blocked(subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) {
    list.addSubnet(network, prefix, isIPv4(network) ? 'ipv4' : 'ipv6');
  }
  return list;
}
