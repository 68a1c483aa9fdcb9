import { z } from 'zod';
import { database } from '@/lib/db';
import { keyRing } from './key-ring';

/** How many values of the instance a key has sealed. */
export interface SealedByKey {
  /** The key's name, or null for a value from which no key's name can be read. */
  kid: string | null;
  values: number;
  /** Whether this process has the key; without it none of its values open. */
  held: boolean;
  /** Where they are: `table.column` → how many. */
  places: Record<string, number>;
}

const Rows = z.array(
  z.object({ kid: z.string().nullable(), place: z.string(), sealed_values: z.coerce.number() }),
);

/** Every key that has sealed something or can, the ring's first and in its order. Contains no secret. */
export async function sealedByKey(): Promise<SealedByKey[]> {
  const rows = Rows.parse(
    await database().prisma.$queryRaw`SELECT kid, place, sealed_values FROM portal_sealed_by_key()`,
  );
  const ring = keyRing().keys;
  const keys = new Map<string | null, SealedByKey>();
  for (const kid of ring.keys()) keys.set(kid, { kid, values: 0, held: true, places: {} });
  for (const { kid, place, sealed_values } of rows) {
    const key = keys.get(kid) ?? { kid, values: 0, held: false, places: {} };
    key.values += sealed_values;
    key.places[place] = sealed_values;
    keys.set(kid, key);
  }
  return [...keys.values()];
}

/** One sentence for each missing key: its name and what it keeps shut. */
export async function missingKeys(): Promise<string[]> {
  return (await sealedByKey())
    .filter(({ held }) => !held)
    .map(({ kid, values, places }) => {
      const where = Object.entries(places).map(([place, count]) => `${count} in ${place}`);
      const name = kid === null ? 'An unreadable key' : `The key "${kid}" is missing: it`;
      return `${name} has sealed ${values} ${values === 1 ? 'value' : 'values'} (${where.join(', ')})`;
    });
}
