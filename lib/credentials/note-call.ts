import { now, nowMs } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import type { CallReport } from '@/lib/datamin';
import { markFailing, works } from './standing';

/** A credential's last use is written down at most this often: a call must not cost a write. */
const noteEveryMs = 60_000;

/**
 * Keeps a credential's last use and whether Datamin takes it, from how its calls end. Never throws and
 * never makes a call wait: what is lost here is said again by the next call.
 */
export function callNotes(
  ctx: TeamContext,
  credential: { id: string; version: number },
): (report: CallReport) => void {
  let notedAt = Number.NEGATIVE_INFINITY;
  let refused = false;
  return ({ outcome }) => {
    const taken = outcome === 'ok' || outcome === 'accepted';
    const refusedNow = outcome === 'access_refused';
    if (!taken && !refusedNow) return;
    const changed = refusedNow !== refused;
    if (!changed && nowMs() - notedAt < noteEveryMs) return;
    notedAt = nowMs();
    refused = refusedNow;
    withTransaction(ctx, async (tx) => {
      if (refusedNow) await markFailing(tx, ctx, credential, statusReason);
      else {
        await tx.credential.updateMany({
          where: { id: credential.id, teamId: ctx.team.id, version: credential.version },
          data: { lastUsedAt: now(), ...(changed ? works : {}) },
        });
      }
    }).catch(() => undefined);
  };
}

const statusReason =
  'Datamin refuses API access with a fresh token: check that the client is not revoked and that the plan includes API access.';
