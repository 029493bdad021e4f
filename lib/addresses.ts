// Which network addresses belong to the public Internet (IANA special-purpose registries, RFC 6890). Everything else could be us.
import { BlockList, isIP } from 'node:net';

const SPECIAL_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24],
  ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
  // Global on paper; inside Azure it is the platform's own control channel.
  ['168.63.129.16', 32],
];
// Within 2000::/3: protocol assignments with Teredo, documentation, 6to4 (which carries a v4 address inside).
const SPECIAL_V6: readonly (readonly [string, number])[] = [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]];

const special = new BlockList();
for (const [net, bits] of SPECIAL_V4) special.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of SPECIAL_V6) special.addSubnet(net, bits, 'ipv6');
const unicast = new BlockList();
unicast.addSubnet('2000::', 3, 'ipv6');

/** False for every private, local, mapped, translated (NAT64), multicast or reserved address, and for what is no address. */
export function isGlobalAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4: return !special.check(address, 'ipv4');
    case 6: return !address.includes('%') && unicast.check(address, 'ipv6') && !special.check(address, 'ipv6');
    default: return false;
  }
}

const LOCAL_NAME = /(^|\.)(localhost|local|internal|lan|intranet|home\.arpa)$/;

/** A name that by its form means this machine or this network, however it resolves. */
export function isLocalName(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return !name.includes('.') || LOCAL_NAME.test(name);
}
