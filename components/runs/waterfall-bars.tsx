import { percent } from '../charts/scales';
import { formatDuration } from '../ui/format';
import { startOf, type TaskGroup, type TimedTaskRun } from './group-task-runs';

export interface TimeAxis {
  /** Milliseconds since 1970. */
  start: number;
  /** Milliseconds from one end to the other. */
  max: number;
  /** Milliseconds after the start. */
  ticks: number[];
}

/** How many bars are drawn per task: more would lie on top of one another. */
const barsShown = 200;

/** The labels of the axis; the cells contain the same information. */
export function WaterfallAxis({ axis }: { axis: TimeAxis }) {
  return (
    <svg aria-hidden="true" width="100%" height="16" className="waterfall-axis">
      {axis.ticks.map((tick, index) => (
        <text
          key={tick}
          x={percent(tick / axis.max)}
          y="12"
          textAnchor={index === 0 ? 'start' : tick === axis.max ? 'end' : 'middle'}
        >
          {tick === 0 ? '0' : formatDuration(tick)}
        </text>
      ))}
    </svg>
  );
}

/** The bars of a task, translucent so that simultaneous ones are visible. */
export function WaterfallBars({ group, axis }: { group: TaskGroup<TimedTaskRun>; axis: TimeAxis }) {
  const rows = group.rows.slice(0, barsShown);
  return (
    <svg aria-hidden="true" width="100%" height="20" className="waterfall-bars">
      {axis.ticks.map((tick) => (
        <line
          key={tick}
          className="waterfall-grid"
          x1={percent(tick / axis.max)}
          x2={percent(tick / axis.max)}
          y1="0"
          y2="20"
        />
      ))}
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal rows are legitimate, and none moves
        <Bar key={index} row={row} axis={axis} />
      ))}
      {rows
        .filter(({ successful }) => !successful)
        .map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <FailureMark key={index} row={row} axis={axis} />
        ))}
    </svg>
  );
}

function Bar({ row, axis }: { row: TimedTaskRun; axis: TimeAxis }) {
  const from = percent((startOf(row).getTime() - axis.start) / axis.max);
  const outcome = row.successful ? 'is-good' : 'is-bad';
  if (row.durationMs === null) {
    // Only its end is known: a dashed line there, and no bar.
    return <line className={`waterfall-unknown ${outcome}`} x1={from} x2={from} y1="1" y2="19" />;
  }
  return (
    <rect
      className={`waterfall-bar ${outcome}`}
      x={from}
      y="4"
      width={percent(row.durationMs / axis.max)}
      height="12"
      rx="1"
    />
  );
}

/** A diamond where it ended: shape marks the failure, on top of all bars. */
function FailureMark({ row, axis }: { row: TimedTaskRun; axis: TimeAxis }) {
  return (
    <svg
      aria-hidden="true"
      x={percent((row.executedAt.getTime() - axis.start) / axis.max)}
      y="10"
      overflow="visible"
    >
      <path className="waterfall-failure" d="M0-7 7 0 0 7-7 0Z" />
    </svg>
  );
}
