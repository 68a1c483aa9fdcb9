import type { PipelineInput, TaskInput } from '../world/build';
import { uuidOf } from '../world/random';

/** A task as described in the seed: its UUID is derived from its place. */
type SeedTask = Omit<TaskInput, 'uuid'>;
export type SeedPipeline = Omit<PipelineInput, 'uuid' | 'organizationUuid' | 'tasks'> & {
  slug: string;
  tasks: SeedTask[];
};

/** UUIDs of the demo world are derived from slugs, so that they are the same in every installation. */
export function demoUuid(...path: string[]): string {
  return uuidOf('datamin-demo', ...path);
}

export function seedPipeline(organizationUuid: string, seed: SeedPipeline): PipelineInput {
  const { slug, tasks, ...rest } = seed;
  return {
    ...rest,
    uuid: demoUuid('pipeline', slug),
    organizationUuid,
    tasks: tasks.map((task) => ({ ...task, uuid: demoUuid('task', slug, task.name) })),
  };
}
