import { z } from 'zod';
import { nowMs } from '@/lib/clock';
import type { Prisma } from '@/lib/db';
import type { PipelineState } from './schemas';

/** A background reading older than this is shown as stale: twice the worker's rhythm and some. */
const staleAfterMs = 15 * 60_000;

export interface LastRunView {
  successful: boolean;
  executedAt: Date;
  durationMs: number | null;
}

/** A pipeline with its health: of the last 30 days, as last read from Datamin. */
export interface PipelineView {
  uuid: string;
  name: string;
  description: string;
  tags: string[];
  createdAt: Date;
  credential: {
    id: string;
    name: string;
    status: 'unverified' | 'ok' | 'failing';
    reason: string | null;
  };
  state: PipelineState;
  lastRun: LastRunView | null;
  /** Null when Datamin's count is impossible, or nothing was read yet. */
  successes: number | null;
  failures: number | null;
  /** From 0 to 1; null without runs. */
  successRate: number | null;
  averageDurationMs: number | null;
  /** Thirty UTC days, oldest first; a null is an impossible count. */
  sparkline: { successes: number | null; failures: number | null }[];
  /** When Datamin was last asked with success; null: not yet. */
  fetchedAt: Date | null;
  stale: boolean;
  /** A sentence: why the last attempt to read failed. */
  problem: string | null;
}

export const pipelineColumns = {
  id: true,
  uuid: true,
  name: true,
  description: true,
  tags: true,
  createdAt: true,
  credentialId: true,
  credential: { select: { id: true, name: true, status: true, statusReason: true } },
  state: true,
  lastRunAt: true,
  lastRunSuccessful: true,
  lastRunDurationMs: true,
  successes: true,
  failures: true,
  successRate: true,
  averageDurationMs: true,
  sparkline: true,
  readAt: true,
  readError: true,
} as const satisfies Prisma.PipelineSelect;

export type PipelineRow = Prisma.PipelineGetPayload<{ select: typeof pipelineColumns }>;

const Sparkline = z.array(z.tuple([z.number().nullable(), z.number().nullable()])).catch([]);

export function toPipelineView(row: PipelineRow): PipelineView {
  return {
    uuid: row.uuid,
    name: row.name,
    description: row.description,
    tags: row.tags,
    createdAt: row.createdAt,
    credential: {
      id: row.credential.id,
      name: row.credential.name,
      status: row.credential.status,
      reason: row.credential.statusReason,
    },
    state: row.state,
    lastRun:
      row.lastRunAt === null
        ? null
        : {
            successful: row.lastRunSuccessful ?? false,
            executedAt: row.lastRunAt,
            durationMs: row.lastRunDurationMs,
          },
    successes: row.successes,
    failures: row.failures,
    successRate: row.successRate,
    averageDurationMs: row.averageDurationMs,
    sparkline: Sparkline.parse(row.sparkline).map(([successes, failures]) => ({
      successes,
      failures,
    })),
    fetchedAt: row.readAt,
    stale:
      row.readError !== null ||
      row.readAt === null ||
      nowMs() - row.readAt.getTime() > staleAfterMs,
    problem: row.readError,
  };
}
