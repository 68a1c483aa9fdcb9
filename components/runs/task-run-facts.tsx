import { Tag } from '../ui/badge';
import { Duration } from '../ui/time';
import { TaskRunBadge } from './badges';
import type { Moment } from './task-entries';

/** How a task run ended, which task it was of, and when. */
export function TaskRunFacts({
  failed,
  name,
  type,
  isQuiet = false,
  took,
  ended: [ago, at, exact],
}: {
  failed: boolean;
  name: string;
  /** A word beside the name. */
  type?: string | undefined;
  /** What replaces the name is not a name. */
  isQuiet?: boolean;
  took: number | null;
  ended: Moment;
}) {
  return (
    <>
      <TaskRunBadge successful={!failed} />
      <span className={isQuiet ? undefined : 'task-run-name'}>{name}</span>
      {type === undefined ? null : <Tag>{type}</Tag>}
      <span className="task-run-times">
        <span>
          {'took '}
          <Duration ms={took} absent="an unknown time" />
        </span>
        <time dateTime={at} title={exact}>
          {ago}
        </time>
      </span>
    </>
  );
}
