import type { Prisma } from '@/lib/db';

/** A step of a pipeline, discovered from its log. */
export interface TaskView {
  uuid: string;
  /** Given by a person; null: its type is shown instead. */
  name: string | null;
  /** As Datamin names it: an open set. */
  taskType: string;
  firstSeenAt: Date;
  lastSeenAt: Date | null;
  pipeline: { uuid: string; name: string };
}

/** Columns of the task itself: its pipeline is either known or selected separately. */
export const taskColumns = {
  uuid: true,
  name: true,
  taskType: true,
  firstSeenAt: true,
  lastSeenAt: true,
} as const satisfies Prisma.TaskSelect;
