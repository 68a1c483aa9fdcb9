import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. The library's default is Argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Compared against when nobody has that e-mail address, so that the answer takes as long. */
let decoy: Promise<string> | undefined;

/** Argon2id in PHC form. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

/** Whether the password fits. With no hash it takes the same time and is false. */
export async function verifyPassword(
  stored: string | null | undefined,
  password: string,
): Promise<boolean> {
  decoy ??= hash('nobody has this password', cost);
  const fits = await verify(stored ?? (await decoy), password);
  return fits && Boolean(stored);
}
