import { now } from '@/lib/clock';
import type { Prisma } from '@/lib/db';
import { invalidField } from '@/lib/errors';
import { parseCron } from './cron';
import { firingsAfter } from './plan-firings';
import { rhythmWords } from './rhythm';
import type { catchUpPolicies, firingCauses, firingResults, overlapPolicies } from './schemas';

/** What became of one instant of a schedule. */
export interface FiringView {
  id: string;
  dueAt: Date;
  firedAt: Date;
  result: (typeof firingResults)[number];
  /** Why no run was requested; null if one was. */
  cause: (typeof firingCauses)[number] | null;
  sentence: string;
  /** How many instants this stands for. */
  instants: number;
  runRequestId: string | null;
}

/** When a pipeline runs without anybody asking. */
export interface ScheduleView {
  id: string;
  name: string;
  pipelineUuid: string;
  pipelineName: string;
  cron: string;
  /** The expression in words. */
  words: string;
  timeZone: string;
  overlap: (typeof overlapPolicies)[number];
  catchUp: (typeof catchUpPolicies)[number];
  catchUpMost: number;
  jitterMs: number;
  createdAt: Date;
  createdBy: string;
  paused: { at: Date; by: string } | null;
  /** The next instant; null while paused. */
  nextDueAt: Date | null;
  lastFiring: FiringView | null;
}

export const firingColumns = {
  id: true,
  dueAt: true,
  firedAt: true,
  result: true,
  cause: true,
  sentence: true,
  instants: true,
  runRequestId: true,
} as const satisfies Prisma.ScheduleFiringSelect;

export const scheduleColumns = {
  id: true,
  name: true,
  cron: true,
  timeZone: true,
  overlap: true,
  catchUp: true,
  catchUpMost: true,
  jitterMs: true,
  createdAt: true,
  createdBy: true,
  pausedAt: true,
  pausedBy: true,
  nextDueAt: true,
  pipelineId: true,
  pipeline: { select: { uuid: true, name: true } },
  firings: { select: firingColumns, orderBy: { dueAt: 'desc' }, take: 1 },
} as const satisfies Prisma.ScheduleSelect;

export type ScheduleRow = Prisma.ScheduleGetPayload<{ select: typeof scheduleColumns }>;

export function toScheduleView(row: ScheduleRow): ScheduleView {
  const { pipeline, firings, pausedAt, pausedBy, pipelineId, ...own } = row;
  return {
    ...own,
    words: rhythmWords(own.cron),
    pipelineUuid: pipeline.uuid,
    pipelineName: pipeline.name,
    paused: pausedAt && { at: pausedAt, by: pausedBy ?? '' },
    lastFiring: firings[0] ?? null,
  };
}

interface Timing {
  id: string;
  cron: string;
  timeZone: string;
  jitterMs: number;
}

/** The columns for its next firing from now on. Throws Invalid if there is none. */
export function nextTimes({ cron, ...timing }: Timing) {
  const { value: next } = firingsAfter({ ...timing, cron: parseCron(cron) }, now()).next();
  if (!next) throw invalidField('cron', 'names a day that never comes');
  return { nextDueAt: next.dueAt, nextFireAt: next.fireAt, claimedUntil: null };
}

/** Firings made up for are all due at once and would skip one another. Throws Invalid. */
export function checkPolicies({ catchUp, overlap }: Pick<ScheduleView, 'catchUp' | 'overlap'>) {
  if (catchUp !== 'all' || overlap === 'queue') return;
  const sentence = 'takes "all" only with the overlap policy "queue": the others would be skipped';
  throw invalidField('catchUp', sentence);
}

/** For audit events. */
export const targetOf = ({ id, name }: { id: string; name: string }) => ({
  kind: 'schedule',
  id,
  name,
});
