import { z } from 'zod';
import type { TeamContext } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { wholeNumber } from '@/lib/input';
import { findPipeline, listPipelines, uuidFromText } from '@/lib/pipelines';
import { refreshPipeline } from '@/lib/stats';
import { command, required } from './command';
import { runPipeline } from './run-pipeline';
import { contextOf } from './team-context';

/** The pipeline's UUID in `--pipeline`, which may be a URL. Throws in the words of a command line. */
async function pipelineOf(ctx: TeamContext, given: string): Promise<string> {
  const uuid = uuidFromText(given);
  if (uuid === null)
    throw new Error(`--pipeline: takes a pipeline’s UUID; "${given}" is not a UUID`);
  try {
    return (await findPipeline(ctx, uuid)).uuid;
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    throw new Error(`--pipeline: the team has no pipeline with the UUID ${uuid}`);
  }
}

export const sync = command({
  usage: 'sync --team SLUG [--pipeline UUID]',
  about: 'Reads the statistics and tasks of all of a team’s pipelines, or of one, now.',
  example: 'sync --team data',
  options: { team: required('a team’s slug'), pipeline: z.string().optional() },
  async run({ team, pipeline }, say) {
    const ctx = await contextOf(team);
    const uuids =
      pipeline === undefined ? await allPipelines(ctx) : [await pipelineOf(ctx, pipeline)];
    const results = [];
    for (const uuid of uuids) {
      const { problem } = await refreshPipeline(ctx, uuid);
      say(`${uuid}: ${problem ?? 'read'}`);
      results.push({ uuid, problem });
    }
    const failed = results.filter(({ problem }) => problem !== null).length;
    return {
      answer: { pipelines: results },
      text: `Read ${results.length - failed} of ${results.length} pipelines`,
      ok: failed === 0,
    };
  },
});

async function allPipelines(ctx: TeamContext): Promise<string[]> {
  const uuids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listPipelines>> = await listPipelines(ctx, {
      limit: 200,
      ...(cursor === null ? {} : { cursor }),
    });
    uuids.push(...page.items.map(({ uuid }) => uuid));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return uuids;
}

export const run = command({
  usage:
    'run --team SLUG --pipeline UUID [--wait] [--timeout SECONDS] [--input FILE] [--anyway] [--confirm] [--key KEY]',
  about:
    'Requests a run of a pipeline; with --wait it waits for the run to end and exits with 0, 1 or 2.',
  example: 'run --team data --pipeline 4d0f4f3c-4c7b-4f0b-9e7d-0c6a2e6f1a11 --wait',
  options: {
    team: required('a team’s slug'),
    pipeline: required('a pipeline’s UUID'),
    wait: z.boolean().default(false),
    timeout: wholeNumber(1, 86_400, {
      error: 'takes a whole number of seconds from 1 to 86400',
      usual: 3600,
    }),
    anyway: z.boolean().default(false),
    confirm: z.boolean().default(false),
    input: z.string().optional(),
    key: z.string().optional(),
  },
  async run({ team, pipeline, wait, timeout, ...wish }, say) {
    const ctx = await contextOf(team);
    const uuid = await pipelineOf(ctx, pipeline);
    return runPipeline(ctx, { ...wish, pipeline: uuid, waitFor: wait ? timeout : null }, say);
  },
});
