import type { ReportPipeline } from '@/lib/reports';
import { formatDuration, formatNumber, formatShare } from '../ui/format';
import { DataTable } from './data-table';
import { durationWords } from './facts';

/** Which tasks take the most time. */
export function SlowTasksPart({
  name,
  tasks,
}: {
  name: string;
  tasks: NonNullable<ReportPipeline['slowTasks']>;
}) {
  const longest = Math.max(1, ...tasks.map(({ totalMs }) => totalMs));
  return (
    <section className="report-part">
      <h3>Where the time goes</h3>
      {tasks.length === 0 ? (
        <p className="report-empty">No task ran in these days.</p>
      ) : (
        <DataTable
          caption={`Tasks of ${name}, those that took the most time first`}
          cards
          columns={[
            { name: 'Task', isText: true },
            { name: 'Time in all', isNumber: true },
            { name: 'Average', isNumber: true },
            { name: '95% within', isNumber: true },
            { name: 'Ran', isNumber: true },
            { name: 'Failed', isNumber: true },
          ]}
          rows={tasks.map((task, index) => ({
            key: index,
            cells: [
              <TaskName key="name" {...task} share={task.totalMs / longest} />,
              formatDuration(task.totalMs),
              durationWords(task.averageMs),
              durationWords(task.p95Ms),
              formatNumber(task.taskRuns),
              task.failed === 0
                ? '0'
                : `${formatNumber(task.failed)} (${formatShare(task.failed, task.taskRuns)})`,
            ],
          }))}
        />
      )}
    </section>
  );
}

function TaskName({ name, type, share }: { name: string; type: string; share: number }) {
  return (
    <>
      {name}
      {type === name ? null : <span className="report-type"> {type}</span>}
      <svg className="report-share" aria-hidden="true" width="100%" height="4">
        <rect width={`${Math.max(1, Math.round(share * 100))}%`} height="4" rx="2" />
      </svg>
    </>
  );
}
