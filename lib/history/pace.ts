import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { now, nowMs } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';

/** A slot for reading, and a lease, are not held for longer than this: the next turn tries again. Milliseconds. */
const longestWaitMs = 3000;

/** The credential is to be left alone for longer than a turn waits. */
export class Resting extends Error {}

const Next = z.tuple([z.object({ next_at: z.date() })]);

/**
 * Waits for the credential's next slot, of which there is one every `gapMs` milliseconds across all processes:
 * reading history at full speed must not bring Datamin down. Throws Resting.
 */
export async function keepPace(
  ctx: TeamContext,
  credentialId: string,
  gapMs: number,
  signal: AbortSignal,
): Promise<void> {
  if (gapMs === 0) return;
  const [{ next_at }] = Next.parse(
    await withTransaction(
      ctx,
      (tx) => tx.$queryRaw`
        INSERT INTO history_pace AS p (credential_id, team_id, next_at)
        VALUES (${credentialId}::uuid, ${ctx.team.id}::uuid, ${new Date(nowMs() + gapMs)})
        ON CONFLICT (credential_id) DO UPDATE SET next_at = greatest(p.next_at, ${now()}) + ${`${gapMs} milliseconds`}::interval
        RETURNING next_at`,
    ),
  );
  const waitMs = next_at.getTime() - gapMs - nowMs();
  if (waitMs > longestWaitMs) throw new Resting('The credential is left alone for a while.');
  if (waitMs > 0) await sleep(waitMs, undefined, { signal });
}

/** Stops reading all pipelines of the credential for this long (milliseconds): Datamin asked for it, or is down. */
export async function rest(ctx: TeamContext, credentialId: string, ms: number): Promise<void> {
  const until = new Date(nowMs() + ms);
  await withTransaction(
    ctx,
    (tx) => tx.$executeRaw`
      INSERT INTO history_pace AS p (credential_id, team_id, next_at) VALUES (${credentialId}::uuid, ${ctx.team.id}::uuid, ${until})
      ON CONFLICT (credential_id) DO UPDATE SET next_at = greatest(p.next_at, excluded.next_at)`,
  );
}
