'use client';

import { type Packed, unpack } from '../ui/packed';
import type { TaskEntry } from './task-entries';
import { TaskList, type TaskListProps } from './task-list.client';

/** TaskList for server components, which send its entries as one text. */
export function PackedTaskList({
  packed,
  ...list
}: Omit<TaskListProps, 'entries'> & { packed: Packed<readonly TaskEntry[]> }) {
  return <TaskList entries={unpack(packed)} {...list} />;
}
