import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As made by scripts/breached-list.mjs, which says what is in it. */
const file = () => readFileSync(join(process.cwd(), 'lib', 'teams', 'breached-passwords.bin'));
const probes = 14;

let filter: Buffer | undefined;

/** Whether a text is on the list of leaked passwords; wrongly so in one of ten thousand cases. */
function isListed(text: string): boolean {
  filter ??= file();
  const bits = filter.length * 8;
  const hash = createHash('sha256').update(text).digest();
  const [first, second] = [hash.readUInt32BE(0), hash.readUInt32BE(4)];
  for (let nth = 0; nth < probes; nth++) {
    const at = (first + nth * second) % bits;
    if (((filter[at >> 3] ?? 0) & (1 << (at & 7))) === 0) return false;
  }
  return true;
}

/** What a guesser tries next: a leaked password with digits and symbols around it, or written twice. */
function coreOf(text: string): string {
  const bare = text.replace(/^[\d\W_]+|[\d\W_]+$/g, '');
  const unit = /^(.+?)\1+$/s.exec(bare)?.[1];
  return unit ?? bare;
}

/**
 * Whether a password is among the leaked ones, or one of them thinly disguised. Offline: nothing of it leaves
 * the process.
 */
export function isBreached(password: string): boolean {
  const text = password.toLowerCase();
  if (isListed(text)) return true;
  const unit = /^(.+?)\1+$/s.exec(text)?.[1] ?? text;
  // One to three characters repeated, or a leaked password repeated.
  if (unit.length <= 3 || isListed(unit)) return true;
  const core = coreOf(text);
  return core.length >= 4 && core.length < text.length && isListed(core);
}
