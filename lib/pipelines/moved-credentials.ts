import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { Conflict, invalidField, NotFound } from '@/lib/errors';

interface Credentials {
  credentialId: string;
  runCredentialId: string | null;
}

/**
 * What a change of a pipeline's credentials writes. The one that runs it must belong to the same server as the
 * one that reads it: a pipeline's UUID means nothing on another server. Throws Invalid, and Conflict if they are no
 * longer the `current` ones.
 */
export async function movedCredentials(
  tx: Transaction,
  ctx: TeamContext,
  current: Credentials & { id: string },
  given: { credentialId?: string | undefined; runCredentialId?: string | null | undefined },
): Promise<{ credentialId?: string; origin?: string; runCredentialId?: string | null }> {
  const reads = given.credentialId ?? current.credentialId;
  const asked =
    given.runCredentialId === undefined ? current.runCredentialId : given.runCredentialId;
  const runs = asked === reads ? null : asked;
  if (reads === current.credentialId && runs === current.runCredentialId) return {};
  const origin = await originOf(tx, ctx, 'credentialId', reads);
  if (runs !== null && (await originOf(tx, ctx, 'runCredentialId', runs)) !== origin) {
    throw invalidField(
      'runCredentialId',
      'must be of the same server as the credential that reads the pipeline',
    );
  }
  await refuseOutdated(tx, ctx, current);
  return { credentialId: reads, origin, runCredentialId: runs };
}

/** They were read before anything was locked. After the credentials, which everybody locks first. */
async function refuseOutdated(
  tx: Transaction,
  ctx: TeamContext,
  current: Credentials & { id: string },
): Promise<void> {
  const [row] = await tx.$queryRaw<Credentials[]>`
    SELECT credential_id::text AS "credentialId", run_credential_id::text AS "runCredentialId" FROM pipelines
    WHERE id = ${current.id}::uuid AND team_id = ${ctx.team.id}::uuid FOR NO KEY UPDATE`;
  if (!row) throw new NotFound();
  if (row.credentialId === current.credentialId && row.runCredentialId === current.runCredentialId)
    return;
  throw new Conflict(
    'Someone else has just changed the credentials of this pipeline. Look at them and try again.',
  );
}

/** The server of one of the team's credentials. Throws Invalid. */
export async function originOf(
  tx: Transaction,
  ctx: TeamContext,
  field: 'credentialId' | 'runCredentialId',
  id: string,
): Promise<string> {
  // Locked until the commit: nobody may move it to another server or remove it meanwhile.
  const [row] = await tx.$queryRaw<{ base_url: string }[]>`
    SELECT base_url FROM credentials WHERE id = ${id}::uuid AND team_id = ${ctx.team.id}::uuid FOR SHARE`;
  if (row) return new URL(row.base_url).origin;
  throw invalidField(field, 'is not a credential of this team');
}
