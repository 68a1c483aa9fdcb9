import { Prisma, type SqlTransaction } from '@/lib/db';
import type { PipelineRow } from './internal';
import { joined, kept } from './list-conditions';
import { defaultRange, type PipelineRange } from './ranges';

type Dated = 'createdAt' | 'failingSince' | 'lastRunAt' | 'lastRunReadAt' | 'readAt' | 'syncedTo';

/** A credential as it comes in JSON. */
type FlatCredential = Omit<PipelineRow['credential'], 'failingSince' | 'disabledAt'> & {
  failingSince: string | null;
  disabledAt: string | null;
};

type FlatRow = Omit<PipelineRow, 'credential' | 'runCredential' | Dated> & {
  runCredential: FlatCredential | null;
  createdAt: string;
  failingSince: string | null;
  lastRunAt: string | null;
  lastRunReadAt: string | null;
  readAt: string | null;
  syncedTo: string | null;
  credentialName: string;
  credentialStatus: PipelineRow['credential']['status'];
  credentialReason: string | null;
  credentialFailingSince: string | null;
  credentialDisabledAt: string | null;
  credentialDisabledReason: string | null;
  inRange: unknown;
  key: string | number;
};

/** A row of a list, what it keeps for the requested range, and the value it is sorted by. */
export interface ListedRow {
  row: PipelineRow;
  inRange: unknown;
  key: string | number;
}

/**
 * Up to `limit` rows of `where`, ordered by `key` and id. Only named columns: what other ranges need stays in
 * the database. They come as one JSON text: mapping a hundred rows of two dozen columns by type costs several
 * times the query.
 */
export async function readRows(
  tx: SqlTransaction,
  {
    where,
    key,
    backwards = false,
    limit,
    range,
  }: {
    where: Prisma.Sql;
    key: Prisma.Sql;
    backwards?: boolean;
    limit: number;
    range: PipelineRange;
  },
): Promise<ListedRow[]> {
  const inRange = range === defaultRange ? Prisma.sql`NULL::jsonb` : kept(range);
  const way = backwards ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const [found] = await tx.$queryRaw<[{ rows: string }]>`
    SELECT coalesce(json_agg(r)::text, '[]') AS rows FROM (
    SELECT p.id, p.uuid, p.name, p.description, p.tags, p.created_at AS "createdAt",
           p.credential_id AS "credentialId", p.run_credential_id AS "runCredentialId",
           (SELECT json_build_object('id', x.id, 'name', x.name, 'status', x.status, 'statusReason', x.status_reason, 'failingSince', x.failing_since,
                                     'disabledAt', x.disabled_at, 'disabledReason', x.disabled_reason)
            FROM credentials x WHERE x.team_id = p.team_id AND x.id = p.run_credential_id) AS "runCredential", c.name AS "credentialName", c.status AS "credentialStatus",
           c.status_reason AS "credentialReason", c.failing_since AS "credentialFailingSince",
           c.disabled_at AS "credentialDisabledAt", c.disabled_reason AS "credentialDisabledReason", p.state, p.failing, p.failing_since AS "failingSince",
           p.last_run_at AS "lastRunAt",
           p.last_run_successful AS "lastRunSuccessful", p.last_run_duration_ms AS "lastRunDurationMs",
           p.last_run_read_at AS "lastRunReadAt", p.overdue_after_ms AS "overdueAfterMs", p.rhythm, p.degrading,
           p.successes, p.failures, p.success_rate AS "successRate",
           p.average_duration_ms AS "averageDurationMs", p.sparkline, ${inRange} AS "inRange",
           p.read_at AS "readAt", p.read_error AS "readError", p.health_source AS "healthSource", p.synced_to AS "syncedTo", ${key} AS key
    FROM ${joined} WHERE ${where} ORDER BY key ${way}, p.id ${way} LIMIT ${limit}) r`;
  const rows: FlatRow[] = JSON.parse(found.rows);
  return rows.map(toListedRow);
}

/** One row of the team by its pipeline's UUID. */
export async function readRow(
  tx: SqlTransaction,
  teamId: string,
  uuid: string,
): Promise<PipelineRow | null> {
  const [found] = await readRows(tx, {
    where: Prisma.sql`p.team_id = ${teamId}::uuid AND p.uuid = ${uuid}::uuid`,
    key: Prisma.sql`0`,
    limit: 1,
    range: defaultRange,
  });
  return found?.row ?? null;
}

function toListedRow(flat: FlatRow): ListedRow {
  const { inRange, key, runCredential } = flat;
  return {
    key,
    inRange,
    row: {
      // Keeps a few columns too many: removing them from a hundred objects costs more than reading them.
      ...flat,
      createdAt: new Date(flat.createdAt),
      failingSince: dateOf(flat.failingSince),
      lastRunAt: dateOf(flat.lastRunAt),
      lastRunReadAt: dateOf(flat.lastRunReadAt),
      readAt: dateOf(flat.readAt),
      syncedTo: dateOf(flat.syncedTo),
      credential: {
        id: flat.credentialId,
        name: flat.credentialName,
        status: flat.credentialStatus,
        statusReason: flat.credentialReason,
        failingSince: dateOf(flat.credentialFailingSince),
        disabledAt: dateOf(flat.credentialDisabledAt),
        disabledReason: flat.credentialDisabledReason,
      },
      runCredential: runCredential && {
        ...runCredential,
        failingSince: dateOf(runCredential.failingSince),
        disabledAt: dateOf(runCredential.disabledAt),
      },
    },
  };
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
