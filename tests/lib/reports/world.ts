import { randomUUID } from 'node:crypto';
import { nowMs, setClock } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { type LinkKind, type OpenedReport, openReport } from '@/lib/reports';
import type { World } from '../teams/world';

export { join, openWorld, person, team, unknownId, type World } from '../teams/world';

/** A registered pipeline that never ran, and a task of it. */
export async function pipeline(
  world: World,
  ctx: TeamContext,
  name = 'Nightly',
): Promise<{ uuid: string; task: string }> {
  const [uuid, task] = [randomUUID(), randomUUID()];
  await world.admin.query(
    `WITH c AS (INSERT INTO credentials (id, team_id, name, base_url, client_id, client_secret_sealed, client_secret_hint)
                VALUES (gen_random_uuid(), $1, $3, 'https://example.com', 'c', 'ey.a.b.c.d', 'hint') RETURNING id),
          p AS (INSERT INTO pipelines (id, team_id, credential_id, uuid, origin, name)
                SELECT gen_random_uuid(), $1, id, $2, 'https://example.com', $4 FROM c RETURNING id)
     INSERT INTO tasks (id, team_id, pipeline_id, uuid, task_type) SELECT gen_random_uuid(), $1, id, $5, 'query' FROM p`,
    [ctx.team.id, uuid, `c ${uuid}`, name, task],
  );
  return { uuid, task };
}

/** What a link opens to somebody without a cookie. */
export const open = (token: string, kind: LinkKind = 'page', cookies?: string) =>
  openReport(token, { kind, cookies });

export const state = async (token: string, kind?: LinkKind): Promise<OpenedReport['is']> =>
  (await open(token, kind)).is;

/** The report a link opens, or the test fails. */
export async function opened(token: string, kind?: LinkKind, cookies?: string) {
  const found = await open(token, kind, cookies);
  if (found.is !== 'open') throw new Error(`The link is ${found.is}.`);
  return found.report;
}

/** Advances the portal's clock. */
export function passHours(hours: number): void {
  const at = nowMs() + hours * 3_600_000;
  setClock(() => at);
}
