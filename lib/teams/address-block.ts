import ipaddr from 'ipaddr.js';

/** What to count attempts by. */
interface AddressBlocks {
  /** The IPv4 address, or the IPv6 /64: whoever has one of its addresses usually has all of them. */
  near: string;
  /** The IPv6 /48, which one customer often has as a whole, with 65,536 /64s in it; null for everything else. */
  wide: string | null;
}

/** The blocks an address lies in. Everything that is not an address shares one block. */
export function addressBlocks(address: string | null): AddressBlocks {
  if (!address || !ipaddr.isValid(address)) return { near: 'unknown', wide: null };
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return { near: parsed.toString(), wide: null };
  const block = (parts: number) =>
    `${parsed.parts
      .slice(0, parts)
      .map((part) => part.toString(16))
      .join(':')}::/${parts * 16}`;
  return { near: block(4), wide: block(3) };
}
