/** The anchor of a task's outputs on a page: a run's, or a log with several runs. */
export function anchorOf(runUuid: string, taskUuid: string): string {
  return `task-${runUuid.slice(0, 8)}-${taskUuid.slice(0, 8)}`;
}
