import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. The library's default is Argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** How many hashes a process computes at once: as many as libuv has threads; more would only take memory. */
const mostRunning = 4;

/** Anyone waiting beyond these would wait for seconds, and so would everybody after them. */
const mostWaiting = 32;

/** Thrown at once, before any work, when as many hashes run and wait as a process allows. */
export class PasswordsBusy extends Error {
  override readonly name = 'PasswordsBusy';
}

// Next bundles pages and routes separately, so a module variable would exist, and admit, several times.
const shared = globalThis as typeof globalThis & {
  __portalHashing?: { running: number; waiting: (() => void)[] };
};

/** Runs the work when its turn comes. Throws PasswordsBusy. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  shared.__portalHashing ??= { running: 0, waiting: [] };
  const gate = shared.__portalHashing;
  if (gate.running < mostRunning) gate.running += 1;
  else if (gate.waiting.length >= mostWaiting) throw new PasswordsBusy('Too many at once.');
  // The place is handed on, so that nobody new slips in ahead of those who wait.
  else await new Promise<void>((admit) => gate.waiting.push(admit));
  try {
    return await work();
  } finally {
    const next = gate.waiting.shift();
    if (next) next();
    else gate.running -= 1;
  }
}

/** Compared against when nobody has that e-mail address, so that the answer takes as long. */
let decoy: Promise<string> | undefined;

/** Made once. A failed one is made again: if it were kept, it would reveal from then on who has an account. */
function decoyHash(): Promise<string> {
  decoy ??= hash('nobody has this password', cost).catch((error: unknown) => {
    decoy = undefined;
    throw error;
  });
  return decoy;
}

/** Argon2id in PHC format. Throws PasswordsBusy. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, cost));
}

/** Whether the password fits. Without a hash it is false and takes the same time. Throws PasswordsBusy. */
export async function verifyPassword(
  stored: string | null | undefined,
  password: string,
): Promise<boolean> {
  const against = stored ?? (await decoyHash());
  const fits = await inTurn(() => verify(against, password));
  return fits && Boolean(stored);
}
