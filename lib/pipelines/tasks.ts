import type { Prisma } from '@/lib/db';

/** A step of a pipeline, discovered from its log. */
export interface TaskView {
  uuid: string;
  /** Given by a person; null: shown by its type. */
  name: string | null;
  /** Datamin's word: an open set. */
  taskType: string;
  firstSeenAt: Date;
  lastSeenAt: Date | null;
  pipeline: { uuid: string; name: string };
}

/** Of the task alone: its pipeline is known, or asked for with the columns that are wanted of it. */
export const taskColumns = {
  uuid: true,
  name: true,
  taskType: true,
  firstSeenAt: true,
  lastSeenAt: true,
} as const satisfies Prisma.TaskSelect;
