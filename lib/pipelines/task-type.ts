import { type TaskRunRow, UNKNOWN_TYPE } from '@/lib/datamin';

/** The type of a task after one more row of it: a row that names none leaves what is known. */
export function taskTypeOf(
  { taskType }: Pick<TaskRunRow, 'taskType'>,
  known: { taskType: string } | undefined,
): string {
  return taskType === UNKNOWN_TYPE && known ? known.taskType : taskType;
}
