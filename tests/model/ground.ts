import { randomUUID } from 'node:crypto';
import { makeTeamContext, noOrigin, systemContext, type TeamContext } from '@/lib/context';

/** Where lives are played: a team in a real database, which must be connected. */
export interface Ground {
  team: TeamContext['team'];
  credentialId: string;
  /** As a superuser, from whom row level security hides nothing. */
  query<Row extends object>(sql: string, values: unknown[]): Promise<Row[]>;
}

export const workerOf = ({ team }: Ground): TeamContext => systemContext(team, 'worker');

export function personOf({ team }: Ground): TeamContext {
  const actor = { kind: 'user', id: randomUUID(), name: 'Somebody' } as const;
  return makeTeamContext({ team, role: 'operator', actor, origin: noOrigin, token: null });
}

/** Registers a pipeline that no server has; returns its id. */
export async function addPipeline(ground: Ground, uuid: string): Promise<string> {
  const [row] = await ground.query<{ id: string }>(
    `INSERT INTO pipelines (id, team_id, credential_id, uuid, origin, name, refresh_due_at)
     VALUES (gen_random_uuid(), $1, $2, $3, 'model', 'Model', now() + interval '1 year') RETURNING id`,
    [ground.team.id, ground.credentialId, uuid],
  );
  if (!row) throw new Error('The pipeline was not registered.');
  return row.id;
}
