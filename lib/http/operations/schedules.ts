import { z } from 'zod';
import {
  ChangeSchedule,
  CreateSchedule,
  catchUpPolicies,
  changeSchedule,
  createSchedule,
  firingCauses,
  firingResults,
  getSchedule,
  ListFirings,
  ListSchedules,
  listFirings,
  listSchedules,
  overlapPolicies,
  PreviewExpression,
  pauseSchedule,
  previewSchedule,
  removeSchedule,
  resumeSchedule,
} from '@/lib/schedules';
import type { TeamOperation } from '../operation';
import { listOf, time, uuid } from './shapes';

const all = '/api/v1/teams/{team}/schedules';
const one = `${all}/{id}` as const;

const Firing = z.object({
  id: uuid,
  dueAt: time.describe('the time it was due; if it stands for several missed ones, the first'),
  firedAt: time,
  result: z.enum(firingResults),
  cause: z.enum(firingCauses).nullable(),
  sentence: z.string(),
  instants: z.number().int().describe('how many due times it stands for'),
  runRequestId: uuid.nullable(),
});

const Schedule = z.object({
  id: uuid,
  name: z.string(),
  pipelineUuid: uuid,
  pipelineName: z.string(),
  cron: z.string(),
  words: z.string().describe('the rhythm in words'),
  timeZone: z.string(),
  overlap: z
    .enum(overlapPolicies)
    .describe('what happens to a firing while another request of the pipeline is open'),
  catchUp: z
    .enum(catchUpPolicies)
    .describe('which missed firings are made up for after a downtime'),
  catchUpMost: z.number().int(),
  jitterMs: z.number().int(),
  createdAt: time,
  createdBy: z.string(),
  paused: z.object({ at: time, by: z.string() }).nullable(),
  nextDueAt: time.nullable().describe('null while it is paused'),
  lastFiring: Firing.nullable(),
});

const Preview = z.object({
  words: z.string(),
  items: z.array(
    z.object({
      at: time,
      wall: z.string().describe('local time in the schedule’s zone'),
      note: z
        .string()
        .nullable()
        .describe('a sentence about the change of clocks, if there is one'),
    }),
  ),
});

export const schedulesList: TeamOperation = {
  scope: 'team',
  id: 'listSchedules',
  method: 'GET',
  path: all,
  role: 'viewer',
  summary: 'List schedules of the team or of one pipeline, by name',
  query: ListSchedules,
  response: listOf(Schedule),
  run: ({ ctx, query }) => listSchedules(ctx, query),
};

export const schedulesCreate: TeamOperation = {
  scope: 'team',
  id: 'createSchedule',
  method: 'POST',
  path: all,
  role: 'operator',
  summary: 'Run a pipeline on a schedule, by a cron expression or a simple rhythm',
  body: CreateSchedule,
  status: 201,
  location: one,
  response: Schedule,
  problems: [409],
  run: ({ ctx, body }) => createSchedule(ctx, body),
};

export const schedulesPreview: TeamOperation = {
  scope: 'team',
  id: 'previewSchedule',
  method: 'GET',
  path: `${all}/preview`,
  role: 'viewer',
  summary: 'Preview the next ten times of a cron expression in a time zone',
  query: PreviewExpression,
  response: Preview,
  run: async ({ ctx, query }) => previewSchedule(ctx, query),
};

export const schedulesGet: TeamOperation = {
  scope: 'team',
  id: 'getSchedule',
  method: 'GET',
  path: one,
  role: 'viewer',
  summary: 'Show a schedule with its last firing',
  response: Schedule,
  run: ({ ctx, params }) => getSchedule(ctx, params.id),
};

export const schedulesChange: TeamOperation = {
  scope: 'team',
  id: 'changeSchedule',
  method: 'PATCH',
  path: one,
  role: 'operator',
  summary: 'Change a schedule; its next firing is calculated from now',
  body: ChangeSchedule,
  response: Schedule,
  problems: [409],
  run: ({ ctx, params, body }) => changeSchedule(ctx, params.id, body),
};

export const schedulesRemove: TeamOperation = {
  scope: 'team',
  id: 'removeSchedule',
  method: 'DELETE',
  path: one,
  role: 'operator',
  summary: 'Remove a schedule; the run requests it made stay',
  status: 204,
  run: ({ ctx, params }) => removeSchedule(ctx, params.id),
};

export const schedulesPause: TeamOperation = {
  scope: 'team',
  id: 'pauseSchedule',
  method: 'POST',
  path: `${one}/pause`,
  role: 'operator',
  summary: 'Pause a schedule until it is resumed; firings that are waiting are dropped',
  response: Schedule,
  problems: [409],
  run: ({ ctx, params }) => pauseSchedule(ctx, params.id),
};

export const schedulesResume: TeamOperation = {
  scope: 'team',
  id: 'resumeSchedule',
  method: 'POST',
  path: `${one}/resume`,
  role: 'operator',
  summary: 'Resume a paused schedule from now on',
  response: Schedule,
  problems: [409],
  run: ({ ctx, params }) => resumeSchedule(ctx, params.id),
};

export const schedulesFirings: TeamOperation = {
  scope: 'team',
  id: 'listFirings',
  method: 'GET',
  path: `${one}/firings`,
  role: 'viewer',
  summary: 'List a schedule’s firings and their outcome, newest first',
  query: ListFirings,
  response: listOf(Firing),
  run: ({ ctx, params, query }) => listFirings(ctx, params.id, query),
};
