import { z } from 'zod';
import { aPage } from '@/lib/cursor';
import { isUuid, wholeNumber } from '@/lib/input';
import { instant } from '@/lib/instants';
import { noControls, oneLine } from '@/lib/plain-text';

const text = (most: number) =>
  z
    .string({ error: 'takes a string' })
    .trim()
    .min(1, { error: 'takes at least one character' })
    .max(most, { error: `takes at most ${most} characters` })
    .regex(oneLine, noControls);

const uuid = z
  .string({ error: 'takes a UUID' })
  .refine(isUuid, { error: 'takes a UUID' })
  .transform((value) => value.toLowerCase());

const milliseconds = wholeNumber(0, Number.MAX_SAFE_INTEGER, {
  error: 'takes whole milliseconds from 0',
});

export const runStatuses = ['running', 'succeeded', 'failed'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** Whether a run was requested here or started elsewhere: by a schedule, or in Datamin itself. */
export const triggers = ['here', 'elsewhere'] as const;

/** The filters of a list of runs. */
const runFilters = {
  pipeline: uuid.optional().describe('UUID of a pipeline of the team'),
  status: z
    .enum(runStatuses, { error: `takes ${runStatuses.join(', ')}` })
    .optional()
    .describe('running: its last row is less than a minute old'),
  tag: text(50).optional().describe('a tag of the run’s pipeline'),
  taskType: text(100).optional().describe('the type of one of its task runs, as Datamin calls it'),
  trigger: z
    .enum(triggers, { error: `takes ${triggers.join(' or ')}` })
    .optional()
    .describe('requested in the portal, or started elsewhere'),
  minDurationMs: milliseconds.optional().describe('it took at least this many milliseconds'),
  maxDurationMs: milliseconds.optional().describe('it took at most this many milliseconds'),
  q: text(200)
    .optional()
    .describe(
      'beginnings of words in its errors or in the first 2,000 characters of an output, or the run’s UUID',
    ),
  from: instant.optional().describe('it started at or after this time'),
  to: instant.optional().describe('it started before this time'),
};

/** Whether the ends of a range are in order, if both are given. */
export const inOrder = (asked: { from?: Date | undefined; to?: Date | undefined }) =>
  !asked.from || !asked.to || asked.from < asked.to;
const mustFollow = { path: ['to'], error: 'must be after from' };

/** A page of a list of runs. */
export const ListRuns = z
  .strictObject({
    ...runFilters,
    ...aPage(),
  })
  .refine(inOrder, mustFollow);

/** A list of runs as a file: all that match. */
export const ExportRuns = z.strictObject(runFilters).refine(inOrder, mustFollow);

/** Which of several pipelines that share a run: a sub-pipeline's tasks are in the logs of both. */
export const WhichRun = z.strictObject({
  pipeline: uuid
    .optional()
    .describe('which pipeline’s run to show, if it is in the logs of several'),
});

/** The parts of a list's address that a view keeps. */
export const viewParameters = [
  'q',
  'status',
  'pipeline',
  'tag',
  'taskType',
  'trigger',
  'min',
  'max',
  'range',
  'from',
  'to',
] as const;

/** A saved list: its name, and its filters as the query of an address. */
export const SaveRunView = z.strictObject({
  name: text(80),
  query: z
    .string({ error: 'takes the query string of a URL' })
    .max(2000, { error: 'is too long' })
    .transform((query) => {
      const given = new URLSearchParams(query);
      const kept = viewParameters.flatMap((name) => {
        const value = given.get(name);
        return value ? [[name, value]] : [];
      });
      return new URLSearchParams(kept).toString();
    })
    .refine((query) => query !== '', { error: 'has no filter: all runs need no view' }),
});
