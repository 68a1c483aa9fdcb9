import { z } from 'zod';
import { nowMs } from '@/lib/clock';
import type { Prisma } from '@/lib/db';
import { type Attention, attentionOf, lateSince, staleAfterMs } from './attention';
import { Degrading, type HealthSource, RangeSums, Rhythm } from './health';
import { defaultRange, type PipelineRange } from './ranges';
import type { PipelineState } from './schemas';

interface LastRunView {
  successful: boolean;
  executedAt: Date;
  durationMs: number | null;
}

/** A pipeline with its health over a range, by default 30 days, from its history or as last read from Datamin. */
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
    /** Null while it works, and if it failed before this was recorded. */
    failingSince: Date | null;
    /** While it is disabled nothing is read with it: the numbers are the last known ones. */
    disabled: { at: Date; reason: string } | null;
  };
  /** The credential that requests its runs, if it is another one. */
  runCredential: PipelineView['credential'] | null;
  state: PipelineState;
  lastRun: LastRunView | null;
  /** Why it needs attention, worst first; empty when all is well. */
  attention: Attention[];
  /** When the first of the failed runs in a row ended; null if it does not fail or this is unknown. */
  failingSince: Date | null;
  /** Since when a run is overdue, and by which rhythm; null if none is. */
  late: { since: Date; rhythm: Rhythm } | null;
  degrading: Degrading | null;
  /** The range of the numbers below: whole UTC days, including today. */
  range: PipelineRange;
  /** The source of the numbers below: Datamin counts failed tasks, the history counts runs. */
  source: HealthSource;
  /** Null if Datamin's count is impossible or nothing has been read yet. */
  successes: number | null;
  failures: number | null;
  /** From 0 to 1; null without runs. */
  successRate: number | null;
  averageDurationMs: number | null;
  /** Whether the counts are null because Datamin's count is impossible. */
  doubtful: boolean;
  /** Thirty bars, one UTC day each (three in the 90-day range), oldest first; null: an impossible count. */
  sparkline: { successes: number | null; failures: number | null }[];
  /** When Datamin was last asked successfully, or up to when the history has been read; null: not yet. */
  fetchedAt: Date | null;
  stale: boolean;
  /** A sentence: why the last attempt to read failed. */
  problem: string | null;
}

/** What every pipeline shows of its credential. */
const credentialStanding = {
  id: true,
  name: true,
  status: true,
  statusReason: true,
  failingSince: true,
  disabledAt: true,
  disabledReason: true,
} as const satisfies Prisma.CredentialSelect;

export const pipelineColumns = {
  id: true,
  uuid: true,
  name: true,
  description: true,
  tags: true,
  createdAt: true,
  credentialId: true,
  credential: { select: credentialStanding },
  runCredentialId: true,
  runCredential: { select: credentialStanding },
  state: true,
  failing: true,
  failingSince: true,
  lastRunAt: true,
  lastRunSuccessful: true,
  lastRunDurationMs: true,
  lastRunReadAt: true,
  rhythm: true,
  overdueAfterMs: true,
  degrading: true,
  successes: true,
  failures: true,
  successRate: true,
  averageDurationMs: true,
  sparkline: true,
  readAt: true,
  readError: true,
  healthSource: true,
  syncedTo: true,
} as const satisfies Prisma.PipelineSelect;

export type PipelineRow = Prisma.PipelineGetPayload<{ select: typeof pipelineColumns }>;

const Bars = z.array(z.tuple([z.number().nullable(), z.number().nullable()])).catch([]);
const KeptRhythm = Rhythm.nullable().catch(null);
const KeptDegrading = Degrading.nullable().catch(null);

/** @param inRange what the row keeps for a range other than the default */
export function toPipelineView(
  row: PipelineRow,
  range: PipelineRange = defaultRange,
  inRange: unknown = null,
): PipelineView {
  const since = lateSince(row);
  const numbers = numbersOf(row, range, inRange);
  const at = { datamin: row.readAt, history: row.syncedTo };
  const countedAt = at[row.healthSource];
  const rhythm = since && KeptRhythm.parse(row.rhythm);
  const degrading = row.degrading === null ? null : KeptDegrading.parse(row.degrading);
  return {
    uuid: row.uuid,
    name: row.name,
    description: row.description,
    tags: row.tags,
    createdAt: row.createdAt,
    credential: toCredentialStanding(row.credential),
    runCredential: row.runCredential && toCredentialStanding(row.runCredential),
    state: row.state,
    lastRun:
      row.lastRunAt === null
        ? null
        : {
            successful: row.lastRunSuccessful ?? false,
            executedAt: row.lastRunAt,
            durationMs: row.lastRunDurationMs,
          },
    attention: attentionOf({ ...row, degrading }),
    failingSince: row.state === 'failed' && row.failing ? row.failingSince : null,
    late: since && rhythm && { since, rhythm },
    degrading,
    range,
    ...numbers,
    fetchedAt: at[numbers.source],
    stale:
      row.readError !== null || countedAt === null || nowMs() - countedAt.getTime() > staleAfterMs,
    problem: row.readError,
  };
}

export function toCredentialStanding(row: PipelineRow['credential']): PipelineView['credential'] {
  const { id, name, status, statusReason, failingSince, disabledAt, disabledReason } = row;
  const disabled = disabledAt && { at: disabledAt, reason: disabledReason ?? '' };
  return { id, name, status, failingSince, reason: statusReason, disabled };
}

type Numbers = Pick<
  PipelineView,
  | 'source'
  | 'successes'
  | 'failures'
  | 'successRate'
  | 'averageDurationMs'
  | 'doubtful'
  | 'sparkline'
>;

function numbersOf(row: PipelineRow, range: PipelineRange, inRange: unknown): Numbers {
  const { successes, failures, successRate, averageDurationMs } = row;
  const sparkline = toBars(row.sparkline);
  if (range === defaultRange) {
    const doubtful = sparkline.length > 0 && successes === null;
    const source = row.healthSource;
    return { source, successes, failures, successRate, averageDurationMs, doubtful, sparkline };
  }
  if (range === '90d') {
    const kept = RangeSums.shape['90d'].safeParse(inRange).data;
    return { ...rated(kept), sparkline: toBars(kept?.bars) };
  }
  return { ...rated(RangeSums.shape[range].safeParse(inRange).data), sparkline };
}

function rated(
  kept: Pick<Numbers, 'source' | 'successes' | 'failures' | 'averageDurationMs'> | undefined,
): Omit<Numbers, 'sparkline'> {
  const { successes = null, failures = null, averageDurationMs = null } = kept ?? {};
  const source = kept?.source ?? 'datamin';
  const runs = successes === null || failures === null ? 0 : successes + failures;
  const successRate = successes !== null && runs > 0 ? successes / runs : null;
  const doubtful = kept !== undefined && successes === null;
  return { source, successes, failures, successRate, averageDurationMs, doubtful };
}

function toBars(kept: unknown): PipelineView['sparkline'] {
  return Bars.parse(kept).map(([successes, failures]) => ({ successes, failures }));
}
