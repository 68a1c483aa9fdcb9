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
  settledAt: time
    .nullable()
    .describe('when Datamin answered, or it was clear that no answer would come'),
  endedAt: time.nullable().describe('when it reached a final state'),
  following: z.boolean().describe('whether the portal is looking for its run in the log'),
  stalled: z.boolean().describe('accepted, but its run has not appeared in the log for 15 minutes'),
  progress: z
    .object({ taskRuns: z.number().int(), failed: z.number().int(), startedAt: time, lastAt: time })
    .nullable()
    .describe('its run, as last seen in the log'),
  lookedAt: time.nullable().describe('when the log was last checked for its run'),
  lookProblem: z.string().nullable().describe('why that check was inconclusive, as a sentence'),
  repeatOf: uuid.nullable().describe('the request in doubt that this one replaces'),
  inputBytes: z
    .number()
    .int()
    .nullable()
    .describe('size of the input its run was started with; null if there was none'),
  scheduleId: uuid.nullable().describe('the schedule that made the request, if one did'),
  reason: z.string().optional().describe('why it is in this state, as a sentence'),
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
  doubtful: z.boolean().describe('whether it needs a person’s decision'),
  finding: z
    .enum(['none', 'probable', 'several'])
    .nullable()
    .describe('for an uncertain request, whether the log has a run that it may have started'),
  candidates: z.array(Candidate),
  repeatedBy: uuid.nullable().describe('the request that replaces this one'),
  bulkRunId: uuid.nullable().describe('the bulk run it belongs to'),
  usual: z.object({ durationMs: ms.nullable(), tasks: z.number().int() }),
  events: z.array(RunRequestEvent),
});
