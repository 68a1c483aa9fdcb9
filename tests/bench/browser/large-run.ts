import { randomUUID } from 'node:crypto';
import { refreshPipeline } from '@/lib/stats';
import type { Stand } from '../stand';

const rows = 6000;

/** Addresses of runs with three outputs of about a megabyte each, as links have them. */
export interface LargeRuns {
  /** The portal looks at the log once a minute and knows the run from there, though not what it put out. */
  seen: string;
  /** It has not looked since. */
  unseen: string;
}

export async function recordLargeRuns(stand: Stand): Promise<LargeRuns> {
  const { team, pipeline } = stand;
  const other = team.organization.pipelines.find(({ uuid }) => uuid !== pipeline);
  if (!other) throw new Error('The sandbox has a single pipeline.');
  const seen = await recordLargeRun(stand, pipeline);
  await refreshPipeline(team.ctx, pipeline);
  // Of another pipeline: the page of a run reads the log of the day after it.
  return { seen, unseen: await recordLargeRun(stand, other.uuid) };
}

async function recordLargeRun({ sandbox, team }: Stand, pipeline: string): Promise<string> {
  const items = Array.from({ length: rows }, (_, index) => ({
    id: index,
    customer: `Customer ${index * 7919}`,
    state: index % 11 === 0 ? 'refused' : 'accepted',
    amounts: { net: index * 1.25, gross: index * 1.5, currency: 'EUR' },
    note: `Delivered to depot ${index % 97} in the usual way`,
  }));
  const csv = items.map(({ id, customer, state, note }) => `${id},${customer},${state},"${note}"`);
  const text = items.map(({ id, note }) => `step ${id}: ${note}, and went on to the next one`);
  const outputs = [
    JSON.stringify({ items }),
    `id,customer,state,note\n${csv.join('\n')}\n`,
    text.join('\n'),
  ];
  const uuid = randomUUID();
  const began = Date.now() - 5 * 60_000;
  const tasks = team.organization.pipelines.find((one) => one.uuid === pipeline)?.tasks ?? [];
  await sandbox.recordRun(pipeline, {
    uuid,
    taskRuns: outputs.map((output, index) => ({
      task: tasks[index % tasks.length]?.name,
      executedAt: new Date(began + index * 1000).toISOString(),
      output,
    })),
  });
  const hint = new URLSearchParams({ pipeline, at: new Date(began).toISOString() });
  return `runs/${uuid}?${hint}`;
}
