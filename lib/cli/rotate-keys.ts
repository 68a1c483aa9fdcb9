import { systemContext } from '@/lib/context';
import { resealCredential, sealedRecords } from '@/lib/credentials';
import { NotFound } from '@/lib/errors';
import { findTeam } from '@/lib/teams';
import type { Outcome } from './command';

const tellEvery = 100;

/**
 * Puts every sealed value under the ring's first key, one record at a time while the portal serves. It may
 * be stopped and started again: what is done stays done.
 */
export async function rotateKeys(say: (text: string) => void): Promise<Outcome> {
  const total = { records: 0, moved: 0, current: 0 };
  const missing = new Map<string, number>();
  for await (const { teamId, credentialId } of sealedRecords()) {
    const team = await findTeam({ id: teamId });
    // Removed meanwhile: nothing is left to re-seal.
    if (!team) continue;
    const result = await resealCredential(systemContext(team, 'keys:rotate'), credentialId).catch(
      (error: unknown) => {
        if (error instanceof NotFound) return null;
        throw error;
      },
    );
    if (!result) continue;
    total.records += 1;
    total.moved += result.moved;
    total.current += result.current;
    for (const kid of result.missingKeys) missing.set(kid, (missing.get(kid) ?? 0) + 1);
    if (total.records % tellEvery === 0) say(`${total.records} credentials done`);
  }
  const missingKeys = Object.fromEntries(missing);
  const words = [...missing].map(([kid, count]) => `${count} need the missing key "${kid}"`);
  return {
    answer: { ...total, missingKeys },
    text: [`Re-sealed ${total.moved} values, ${total.current} were current`, ...words].join('; '),
    ok: missing.size === 0,
  };
}
