import { type TaskRunRow, UNKNOWN_TYPE } from '@/lib/datamin';

/** A task's type after one more row: a row without a type leaves the known one. */
export function taskTypeOf(
  { taskType }: Pick<TaskRunRow, 'taskType'>,
  known: { taskType: string } | undefined,
): string {
  return taskType === UNKNOWN_TYPE && known ? known.taskType : taskType;
}
