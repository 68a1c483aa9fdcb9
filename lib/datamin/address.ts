import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * `private` addresses belong to one's own network (RFC 1918, loopback, CGNAT, ULA) and are allowed by a
 * setting. `forbidden` ones are never called: link-local, cloud metadata, multicast, unspecified, reserved.
 */
type AddressClass = 'public' | 'private' | 'forbidden';

/** Cloud metadata services outside the link-local ranges. */
const METADATA = new Set([
  '100.100.100.200', // Alibaba, inside CGNAT
  '168.63.129.16', // Azure wire server, looks public
  'fd00:ec2::254', // AWS, inside ULA
  'fd20:ce::254', // Google, inside ULA
]);

const PRIVATE = new Set(['private', 'loopback', 'carrierGradeNat', 'uniqueLocal']);

/** Classifies one IP address in the form a socket would be given; anything that is not an address is forbidden. */
export function classifyAddress(address: string): AddressClass {
  const plain = address.replace(/%.*$/, '');
  if (isIP(plain) === 0) return 'forbidden';
  const parsed = ipaddr.parse(plain);
  return parsed.kind() === 'ipv4' ? classify4(parsed.toString()) : classify6(parsed.toByteArray());
}

/** Whether a connection to `address` may be opened. */
export function mayConnect(address: string, allowPrivate: boolean): boolean {
  const found = classifyAddress(address);
  return found === 'public' || (found === 'private' && allowPrivate);
}

function classify4(address: string): AddressClass {
  if (METADATA.has(address)) return 'forbidden';
  const range: string = ipaddr.IPv4.parse(address).range();
  if (PRIVATE.has(range)) return 'private';
  return range === 'unicast' ? 'public' : 'forbidden';
}

function classify6(bytes: number[]): AddressClass {
  const inner = embedded4(bytes);
  if (inner !== null) return classify4(inner.join('.'));
  const address = new ipaddr.IPv6(bytes);
  if (METADATA.has(address.toRFC5952String())) return 'forbidden';
  const range: string = address.range();
  if (PRIVATE.has(range)) return 'private';
  // Global unicast is 2000::/3 and nothing else, whatever the library calls it.
  const global = ((bytes[0] ?? 0) & 0xe0) === 0x20;
  return global && range === 'unicast' ? 'public' : 'forbidden';
}

/**
 * The IPv4 address that an IPv6 address stands for, or null. A gateway on the way may translate these to the
 * inner address, so a private one can hide in an address that looks global.
 */
function embedded4(bytes: number[]): number[] | null {
  const starts = (prefix: number[]) => prefix.every((byte, index) => bytes[index] === byte);
  const zeros = (count: number) => new Array<number>(count).fill(0);
  const tail = bytes.slice(12);
  if (starts([...zeros(10), 0xff, 0xff])) return tail; // IPv4-mapped
  if (starts([...zeros(8), 0xff, 0xff, 0, 0])) return tail; // RFC 6145 translated
  if (starts([0, 0x64, 0xff, 0x9b, ...zeros(8)])) return tail; // NAT64
  if (starts([0x20, 0x02])) return bytes.slice(2, 6); // 6to4
  if (starts([0x20, 0x01, 0, 0])) return tail.map((byte) => byte ^ 0xff); // Teredo client
  // IPv4-compatible, long deprecated; :: and ::1 are not IPv4 addresses.
  if (starts(zeros(12)) && !(tail[0] === 0 && tail[1] === 0)) return tail;
  return null;
}
