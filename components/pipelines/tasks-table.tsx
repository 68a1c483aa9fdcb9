import type { TaskView } from '@/lib/pipelines';
import { Tag } from '../ui/badge';
import { EmptyState } from '../ui/empty-state';
import { Link } from '../ui/link';
import { type Column, Table } from '../ui/table';
import { RelativeTime } from '../ui/time';
import type { Submit } from './submit';
import { TaskNameForm } from './task-name-form.client';

/** The steps seen in a pipeline's log. Without a name a task goes by its type. */
export function TasksTable({
  tasks,
  base,
  timeZone,
  nameAction,
}: {
  tasks: readonly TaskView[];
  base: string;
  timeZone: string;
  /** For who may name them. */
  nameAction?: ((uuid: string) => Submit) | undefined;
}) {
  if (tasks.length === 0) {
    return (
      <EmptyState title="No tasks seen yet">
        <p>Tasks are discovered from the log as the pipeline runs.</p>
      </EmptyState>
    );
  }
  const columns: Column<TaskView>[] = [
    {
      key: 'name',
      header: 'Task',
      title: true,
      cell: ({ uuid, name, taskType }) => (
        <Link look="plain" href={`${base}/tasks/${uuid}`} className="wrap-anywhere">
          {name ?? taskType}
          {name ? null : <span className="sr-only"> {uuid}</span>}
        </Link>
      ),
    },
    { key: 'type', header: 'Type', cell: ({ taskType }) => <Tag>{taskType}</Tag> },
    {
      key: 'uuid',
      header: 'UUID',
      cell: ({ uuid }) => <code className="text-xs text-muted wrap-anywhere">{uuid}</code>,
    },
    {
      key: 'seen',
      header: 'Last seen',
      className: 'whitespace-nowrap',
      cell: ({ lastSeenAt }) =>
        lastSeenAt ? (
          <RelativeTime at={lastSeenAt} timeZone={timeZone} />
        ) : (
          <span className="text-muted">not yet</span>
        ),
    },
  ];
  if (nameAction) {
    columns.push({
      key: 'rename',
      header: 'Name',
      end: true,
      cell: ({ uuid, name, taskType }) => (
        <TaskNameForm action={nameAction(uuid)} id={uuid} name={name} called={name ?? taskType} />
      ),
    });
  }
  return <Table caption="Tasks" columns={columns} rows={tasks} rowKey={({ uuid }) => uuid} />;
}
