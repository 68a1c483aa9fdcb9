import fc from 'fast-check';
import { classifyAddress } from '@/lib/datamin';

test.each([
  ['1.1.1.1', 'public'],
  ['2606:4700:4700::1111', 'public'],
  ['10.1.2.3', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.0.1', 'private'],
  ['127.0.0.1', 'private'],
  ['127.255.255.254', 'private'],
  ['100.64.0.1', 'private'],
  ['::1', 'private'],
  ['fd12:3456::1', 'private'],
  ['0.0.0.0', 'forbidden'],
  ['0.1.2.3', 'forbidden'],
  ['::', 'forbidden'],
  ['169.254.169.254', 'forbidden'],
  ['169.254.0.1', 'forbidden'],
  ['168.63.129.16', 'forbidden'],
  ['100.100.100.200', 'forbidden'],
  ['fd00:ec2::254', 'forbidden'],
  ['fd00:0ec2:0::0:254', 'forbidden'],
  ['fd20:ce::254', 'forbidden'],
  ['fe80::1', 'forbidden'],
  ['fe80::1%eth0', 'forbidden'],
  ['fec0::1', 'forbidden'],
  ['febf::1', 'forbidden'],
  ['224.0.0.1', 'forbidden'],
  ['ff02::1', 'forbidden'],
  ['255.255.255.255', 'forbidden'],
  ['240.0.0.1', 'forbidden'],
  ['192.0.2.1', 'forbidden'],
  ['198.18.0.1', 'forbidden'],
  ['192.0.0.192', 'forbidden'],
  ['2001:db8::1', 'forbidden'],
  ['100::1', 'forbidden'],
  ['5f00::1', 'forbidden'],
  // IPv4 in disguise
  ['::ffff:1.1.1.1', 'public'],
  ['::ffff:127.0.0.1', 'private'],
  ['::ffff:a9fe:a9fe', 'forbidden'],
  ['::169.254.169.254', 'forbidden'],
  ['::127.0.0.1', 'private'],
  ['::ffff:0:169.254.169.254', 'forbidden'],
  ['64:ff9b::a9fe:a9fe', 'forbidden'],
  ['64:ff9b::10.0.0.1', 'private'],
  ['64:ff9b:1::1', 'forbidden'],
  ['2002:a9fe:a9fe::1', 'forbidden'],
  ['2002:7f00:1::', 'private'],
  ['2001:0:4136:e378:8000:63bf:5601:5601', 'forbidden'],
  // no addresses
  ['', 'forbidden'],
  ['localhost', 'forbidden'],
  ['2130706433', 'forbidden'],
  ['0x7f.1', 'forbidden'],
  ['127.1', 'forbidden'],
])('%s is %s', (address, expected) => {
  expect(classifyAddress(address)).toBe(expected);
});

test('a disguised IPv4 address is classed as what it is', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const plain = classifyAddress(address);
      expect(classifyAddress(`::ffff:${address}`)).toBe(plain);
      expect(classifyAddress(`64:ff9b::${address}`)).toBe(plain);
    }),
  );
});

test('anything gets a class', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.ipV6(), fc.ipV4Extended()), (text) => {
      expect(['public', 'private', 'forbidden']).toContain(classifyAddress(text));
    }),
  );
});
