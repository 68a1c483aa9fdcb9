import type { Pool } from 'pg';
import type { Call } from '../stage/sandbox-process';
import type { Wish } from './wishes';

/** A run request as stored in the database. */
export interface RequestRow {
  id: string;
  key: string;
  pipeline: string;
  state: string;
  attempt: number;
  runUuid: string | null;
  events: { from: string | null; to: string; attempt: number }[];
  audits: number;
}

/** Everything known of a round, from both sides. */
export interface Evidence {
  wishes: readonly Wish[];
  rows: readonly RequestRow[];
  /** The POSTs that Datamin received. */
  posts: readonly Call[];
}

/** The run requests with these keys, with their events. */
export async function readRows(admin: Pool, keys: readonly string[]): Promise<RequestRow[]> {
  const { rows } = await admin.query<RequestRow>(
    `SELECT r.id, r.idempotency_key AS key, p.uuid AS pipeline, r.state, r.attempt, r.run_uuid AS "runUuid",
            (SELECT json_agg(json_build_object('from', e.from_state, 'to', e.to_state, 'attempt', e.attempt) ORDER BY e.at, e.id)
             FROM run_request_events e WHERE e.run_request_id = r.id AND e.kind = 'moved') AS events,
            (SELECT count(*)::int FROM audit_events a
             WHERE a.action = 'run.requested' AND a.details->>'runRequestId' = r.id::text) AS audits
     FROM run_requests r JOIN pipelines p ON p.id = r.pipeline_id
     WHERE r.idempotency_key = ANY($1)`,
    [keys],
  );
  return rows;
}

/** Run requests without an outcome yet. */
export async function openRequests(admin: Pool, keys: readonly string[]): Promise<string[]> {
  const { rows } = await admin.query<{ id: string }>(
    "SELECT id FROM run_requests WHERE idempotency_key = ANY($1) AND state IN ('requested', 'sending')",
    [keys],
  );
  return rows.map(({ id }) => id);
}

/** A locked job. */
interface HeldJob {
  id: string;
  by: string;
}

export async function heldJobs(admin: Pool): Promise<HeldJob[]> {
  const { rows } = await admin.query<HeldJob>(
    'SELECT id::text, locked_by AS by FROM graphile_worker.jobs WHERE locked_by IS NOT NULL',
  );
  return rows;
}
