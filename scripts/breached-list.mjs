// Makes lib/teams/breached-list.ts anew from the list of leaked passwords that @zxcvbn-ts/language-common ships
// (MIT): `node scripts/breached-list.mjs`. A Bloom filter: small, read without a network, and nobody can
// read the passwords back out of it.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const source = new URL(
  '../node_modules/@zxcvbn-ts/language-common/src/passwords.json',
  import.meta.url,
);
const bitsEach = 20;
const probes = 14;

const given = JSON.parse(readFileSync(source, 'utf8'));
const passwords = [...new Set((Array.isArray(given) ? given : Object.keys(given)).map(lower))];
const bits = Math.ceil((passwords.length * bitsEach) / 8) * 8;
const filter = Buffer.alloc(bits / 8);
for (const password of passwords) {
  const hash = createHash('sha256').update(password).digest();
  const [first, second] = [hash.readUInt32BE(0), hash.readUInt32BE(4)];
  for (let nth = 0; nth < probes; nth++) {
    const at = (first + nth * second) % bits;
    filter[at >> 3] |= 1 << (at & 7);
  }
}
const lines = filter.toString('base64').match(/.{1,96}/g) ?? [];
writeFileSync(
  new URL('../lib/teams/breached-list.ts', import.meta.url),
  `/** ${passwords.length} leaked passwords as a Bloom filter; made by scripts/breached-list.mjs. */
export const breachedList = {
  bits: ${bits},
  probes: ${probes},
  // biome-ignore format: data
  filter: [
${lines.map((line) => `    '${line}',`).join('\n')}
  ].join(''),
};
`,
);

function lower(text) {
  return String(text).toLowerCase();
}
