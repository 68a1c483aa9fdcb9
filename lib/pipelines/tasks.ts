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

export const taskColumns = {
  uuid: true,
  name: true,
  taskType: true,
  firstSeenAt: true,
  lastSeenAt: true,
  pipeline: { select: { uuid: true, name: true } },
} as const satisfies Prisma.TaskSelect;
