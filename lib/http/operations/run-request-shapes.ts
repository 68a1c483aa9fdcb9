import { z } from 'zod';
import { actorKinds } from '@/lib/context';
import { runRequestStates } from '@/lib/runs';
import { ms, time, uuid } from './shapes';

export const RunRequest = z.object({
  id: uuid,
  pipelineUuid: uuid,
  state: z.enum(runRequestStates),
  runUuid: uuid.nullable(),
  attempt: z.number().int(),
  requestedAt: time,
  requestedBy: z.object({ kind: z.enum(actorKinds), name: z.string() }),
  settledAt: time.nullable().describe('when Datamin’s answer, or its absence, was known'),
  endedAt: time.nullable().describe('when nothing more can become of it'),
  following: z.boolean().describe('whether its run is looked for in the log'),
  stalled: z.boolean().describe('accepted, and for 15 minutes the log had nothing of it'),
  progress: z
    .object({ taskRuns: z.number().int(), failed: z.number().int(), startedAt: time, lastAt: time })
    .nullable()
    .describe('its run, as the log last had it'),
  lookedAt: time.nullable().describe('when the log was last looked at for it'),
  lookProblem: z.string().nullable().describe('a sentence: why that look says nothing'),
  repeatOf: uuid.nullable().describe('the request in doubt that this one was made instead of'),
  inputBytes: z
    .number()
    .int()
    .nullable()
    .describe('of what its run was started with; null: with nothing'),
  scheduleId: uuid.nullable().describe('the schedule that asked, if one did'),
  reason: z.string().optional().describe('a sentence'),
});

const Candidate = z.object({
  runUuid: uuid,
  startedAt: time,
  lastAt: time,
  taskRuns: z.number().int(),
  failed: z.number().int(),
  startedAfterMs: z.number().describe('milliseconds after the request was sent'),
});

export const RunRequestEvent = z.object({
  id: uuid,
  at: time,
  kind: z.enum(['moved', 'noted', 'stalled', 'looked']),
  from: z.enum(runRequestStates).nullable(),
  to: z.enum(runRequestStates),
  attempt: z.number().int(),
  note: z.string().nullable(),
  by: z.object({ kind: z.enum(actorKinds), name: z.string() }).nullable(),
});

export const RunRequestStory = RunRequest.extend({
  doubtful: z.boolean().describe('whether a person must end it'),
  finding: z
    .enum(['none', 'probable', 'several'])
    .nullable()
    .describe('of an uncertain request: whether the log has the run it may have started'),
  candidates: z.array(Candidate),
  repeatedBy: uuid.nullable().describe('the request that was made instead of this one'),
  bulkRunId: uuid.nullable().describe('the bulk run that it is one of'),
  usual: z.object({ durationMs: ms.nullable(), tasks: z.number().int() }),
  events: z.array(RunRequestEvent),
});
