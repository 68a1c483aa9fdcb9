import { z } from 'zod';
import { nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { listCredentials } from './list-credentials';

/** A UTC day of a credential: how many verifications and calls ended in which way. */
export interface CredentialDay {
  day: string;
  checks: { ok: number; refused: number; unreachable: number };
  calls: { ok: number; refused: number; failed: number };
}

/** How many days are shown, including today. */
const healthDays = 30;
const dayMs = 86_400_000;

const count = z.number();
const Rows = z.array(
  z.object({
    credential_id: z.string(),
    day: z.string(),
    checks_ok: count,
    checks_refused: count,
    checks_unreachable: count,
    calls_ok: count,
    calls_refused: count,
    calls_failed: count,
  }),
);

/** The last 30 UTC days of one credential, oldest first, including empty ones. Throws Forbidden and NotFound. */
export async function readCredentialHealth(ctx: TeamContext, id: string): Promise<CredentialDay[]> {
  requireRole(ctx, 'admin');
  if (!isUuid(id)) throw new NotFound();
  const days = (await readTeamHealth(ctx)).get(id.toLowerCase());
  if (!days) throw new NotFound();
  return days;
}

/** The same for all credentials of the team, by id. Throws Forbidden. */
export async function readTeamHealth(
  ctx: TeamContext,
): Promise<ReadonlyMap<string, CredentialDay[]>> {
  requireRole(ctx, 'admin');
  const days = Array.from({ length: healthDays }, (_, index) =>
    new Date(nowMs() - (healthDays - 1 - index) * dayMs).toISOString().slice(0, 10),
  );
  const credentials = await listCredentials(ctx);
  const rows = Rows.parse(
    await withTransaction(
      ctx,
      (tx) => tx.$queryRaw`
        SELECT credential_id::text, day::text, checks_ok, checks_refused, checks_unreachable, calls_ok, calls_refused, calls_failed
        FROM credential_days WHERE team_id = ${ctx.team.id}::uuid AND day >= ${days[0]}::date`,
    ),
  );
  const found = new Map(rows.map((row) => [`${row.credential_id} ${row.day}`, row]));
  return new Map(
    credentials.map(({ id }) => [id, days.map((day) => toDay(day, found.get(`${id} ${day}`)))]),
  );
}

function toDay(day: string, row: z.output<typeof Rows>[number] | undefined): CredentialDay {
  return {
    day,
    checks: {
      ok: row?.checks_ok ?? 0,
      refused: row?.checks_refused ?? 0,
      unreachable: row?.checks_unreachable ?? 0,
    },
    calls: {
      ok: row?.calls_ok ?? 0,
      refused: row?.calls_refused ?? 0,
      failed: row?.calls_failed ?? 0,
    },
  };
}
