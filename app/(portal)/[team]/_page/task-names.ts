import type { TaskView } from '@/lib/pipelines';

/** The names people gave to tasks, by UUID; the others go by their type. */
export function taskNames(tasks: readonly TaskView[]): ReadonlyMap<string, string> {
  return new Map(tasks.flatMap(({ uuid, name }) => (name === null ? [] : [[uuid, name] as const])));
}
