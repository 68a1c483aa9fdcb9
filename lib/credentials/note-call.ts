import { now, nowMs } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import type { CallReport } from '@/lib/datamin';
import { tellFailure } from '@/lib/db';
import { addToDay } from './add-to-day';
import { markFailing, works } from './standing';

/** A credential's calls are recorded at most this often: a call must not cost a write. */
const noteEveryMs = 60_000;

const refusals = new Set(['access_refused', 'client_refused', 'client_unknown']);
/** Datamin was away or unwell. An error caused by the question itself is not a failed call. */
const failures = new Set([
  'unreachable',
  'tls',
  'timeout',
  'connection_lost',
  'truncated',
  'unavailable',
  'rate_limited',
  'unsent',
  'uncertain',
]);

/**
 * Records a credential's last use, how its calls end each day, and whether Datamin accepts it. Never throws
 * and never delays a call: all that can be lost (the last minute of a process) is a count.
 */
export function callNotes(
  ctx: TeamContext,
  credential: { id: string; version: number },
): (report: CallReport) => void {
  let notedAt = Number.NEGATIVE_INFINITY;
  let refused = false;
  let counts = { calls_ok: 0, calls_refused: 0, calls_failed: 0 };
  let used = false;
  return ({ outcome }) => {
    const taken = outcome === 'ok' || outcome === 'accepted';
    if (taken) counts.calls_ok += 1;
    else if (refusals.has(outcome)) counts.calls_refused += 1;
    else if (failures.has(outcome)) counts.calls_failed += 1;
    else return;
    used ||= taken;
    const refusedNow = outcome === 'access_refused';
    const changed = (taken || refusedNow) && refusedNow !== refused;
    if (!changed && nowMs() - notedAt < noteEveryMs) return;
    notedAt = nowMs();
    if (changed) refused = refusedNow;
    const [told, wasUsed] = [counts, used];
    counts = { calls_ok: 0, calls_refused: 0, calls_failed: 0 };
    used = false;
    withTransaction(ctx, async (tx) => {
      if (refusedNow) await markFailing(tx, ctx, credential, statusReason);
      else if (wasUsed) {
        await tx.credential.updateMany({
          where: { id: credential.id, teamId: ctx.team.id, version: credential.version },
          data: { lastUsedAt: now() },
        });
        // Whichever process met the refusal. Other reasons stay: a token outlives the secret it was got with.
        await tx.credential.updateMany({
          where: {
            id: credential.id,
            teamId: ctx.team.id,
            version: credential.version,
            status: 'failing',
            statusReason,
          },
          data: works,
        });
      }
      await addToDay(tx, ctx, credential.id, told);
    }).catch((error: unknown) => tellFailure(error, 'calls of a credential could not be counted'));
  };
}

/** How a credential stands to which Datamin refuses access with a token that it has just issued. */
export const statusReason =
  'Datamin refuses API access with a fresh token: check that the client is not revoked and that the plan includes API access.';
