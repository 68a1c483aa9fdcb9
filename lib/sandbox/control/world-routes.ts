import type { Pipeline, Run } from '../world/model';
import { recordRun } from '../world/record-run';
import { truthOf } from '../world/truth';
import type { ControlRoute } from './route';
import {
  ClientInput,
  ClientPatch,
  OrganizationInput,
  OrganizationPatch,
  PipelineInput,
  PipelinePatch,
  QuirksPatch,
  RunInput,
} from './schemas';

/** Organizations, clients (with secrets: they are the sandbox's own), pipelines, and quirks. */
export const worldRoutes: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: '/world',
    handle: ({ sandbox: { world } }) => ({
      quirks: world.quirks,
      organizations: [...world.organizations.values()],
      clients: [...world.clients.values()],
      pipelines: world.pipelines.map((pipeline) => ({
        ...plain(pipeline),
        startedRuns: world.startedRuns(pipeline.uuid),
      })),
    }),
  },
  {
    method: 'PATCH',
    path: '/world/quirks',
    handle: ({ sandbox, body }) => Object.assign(sandbox.world.quirks, QuirksPatch.parse(body)),
  },
  {
    method: 'POST',
    path: '/world/organizations',
    handle: ({ sandbox, body }) => sandbox.world.addOrganization(OrganizationInput.parse(body)),
  },
  {
    method: 'PATCH',
    path: '/world/organizations/*',
    handle: ({ sandbox, params, body }) =>
      patch(sandbox.world.organizations.get(params[0] ?? ''), OrganizationPatch.parse(body)),
  },
  {
    method: 'POST',
    path: '/world/clients',
    handle: ({ sandbox, body }) => sandbox.world.addClient(ClientInput.parse(body)),
  },
  {
    method: 'PATCH',
    path: '/world/clients/*',
    handle: ({ sandbox, params, body }) =>
      patch(sandbox.world.clients.get(params[0] ?? ''), ClientPatch.parse(body)),
  },
  {
    method: 'POST',
    path: '/world/pipelines',
    handle: ({ sandbox, body }) => plain(sandbox.world.addPipeline(PipelineInput.parse(body))),
  },
  {
    method: 'PATCH',
    path: '/world/pipelines/*',
    handle: ({ sandbox, params, body }) => {
      const pipeline = patch(sandbox.world.pipeline(params[0] ?? ''), PipelinePatch.parse(body));
      return pipeline === null ? null : plain(pipeline);
    },
  },
  {
    method: 'GET',
    path: '/world/pipelines/*/truth',
    handle: ({ sandbox: { world }, params: [uuid = ''], query }) => {
      if (world.pipeline(uuid) === undefined) return null;
      return truthOf(world, uuid, { from: date(query.get('from')), to: date(query.get('to')) });
    },
  },
  {
    method: 'GET',
    path: '/world/pipelines/*/runs',
    handle: ({ sandbox: { world }, params: [uuid = ''], query }) => {
      if (world.pipeline(uuid) === undefined) return null;
      const origin = query.get('origin');
      const runs = world.runs(uuid).filter((run) => origin === null || run.origin === origin);
      return { runs: runs.map(withoutRows) };
    },
  },
  {
    method: 'POST',
    path: '/world/pipelines/*/runs',
    handle: ({ sandbox: { world }, params: [uuid = ''], body }) => {
      if (world.pipeline(uuid) === undefined) return null;
      return withoutRows(recordRun(world, uuid, RunInput.parse(body)));
    },
  },
];

type Changes<T> = { [K in keyof T]?: T[K] | undefined };

function patch<T extends object>(target: T | undefined, changes: Changes<T>): T | null {
  if (target === undefined) return null;
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return Object.assign(target, Object.fromEntries(given));
}

function plain(pipeline: Pipeline): object {
  const { outputKey, ...rest } = pipeline;
  return {
    ...rest,
    outputKey: outputKey === null ? null : Buffer.from(outputKey).toString('base64'),
  };
}

function withoutRows({ taskRuns, startedAtUs, ...run }: Run): object {
  return { ...run, startedAt: new Date(startedAtUs / 1000), taskRuns: taskRuns.length };
}

function date(text: string | null): Date | undefined {
  return text === null ? undefined : new Date(text);
}
