import type { Choices } from '@/components/reports/form-values';
import type { TeamContext } from '@/lib/context';
import { listPipelines, listTasks } from '@/lib/pipelines';

/** What the form of a report offers: the first pipelines by name, the chosen ones, and the tasks of those. */
export async function choicesFor(
  ctx: TeamContext,
  chosen: readonly { uuid: string; name: string }[],
  timeZone: string,
): Promise<Choices> {
  const { items } = await listPipelines(ctx, { limit: 100 });
  const known = new Map([...chosen, ...items].map(({ uuid, name }) => [uuid, name]));
  const tasks = await Promise.all(
    chosen.slice(0, 10).map(async ({ uuid, name }) =>
      (await listTasks(ctx, uuid)).map((task) => ({
        uuid: task.uuid,
        name: task.name ?? task.taskType,
        pipeline: name,
      })),
    ),
  );
  return {
    pipelines: [...known]
      .map(([uuid, name]) => ({ uuid, name }))
      .sort((one, other) => one.name.localeCompare(other.name)),
    tasks: tasks.flat(),
    timeZones: [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), timeZone])],
  };
}
