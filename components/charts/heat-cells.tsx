import type { HeatDay, HeatDays } from './heat-days';
import type { HeatMeasure, HeatScale, HeatState } from './heat-levels';
import { percent } from './scales';
import { Stretched } from './stretched';

/** The height of a row of days, and of a day's mark. */
export const pitch = 15;
const size = 12;
/** The width of a column in units, of which a cell leaves a little free on each side. */
const unit = 25;
const air = 2;
const width = unit - 2 * air;

interface Props {
  calendar: HeatDays;
  scale: HeatScale;
  measure: HeatMeasure;
  /** Id of the hatch pattern for doubtful days. */
  hatch: string;
}

/** All days of a kind in one path. Doubtful ones are outside the stretched drawing, which would skew their hatch. */
export function HeatCells({ calendar: { days, columns }, scale, measure, hatch }: Props) {
  const groups = new Map<HeatState | number, HeatDay[]>();
  for (const day of days) {
    const kind = scale.of(day.bucket);
    const group = groups.get(kind);
    if (group) group.push(day);
    else groups.set(kind, [day]);
  }
  const of = (kind: HeatState | number) => groups.get(kind) ?? [];
  return (
    <>
      {of('doubtful').map(({ serial, column, row }) => (
        <g key={serial}>
          {['mark-doubt-ground', undefined].map((className) => (
            <rect
              key={className ?? 'hatch'}
              className={className}
              fill={className ? undefined : `url(#${hatch})`}
              x={percent((column + air / unit) / columns)}
              width={percent(width / unit / columns)}
              y={row * pitch}
              height={size}
            />
          ))}
        </g>
      ))}
      <Stretched across={columns * unit} height={7 * pitch}>
        <Cells className="heat-unknown" days={of('no data')} from={0} to={1} />
        <Cells className="mark-idle" days={of('no runs')} from={0.75} to={1} />
        {[0, 1, 2, 3, 4].map((level) => (
          <Level key={level} measure={measure} level={level} days={of(level)} />
        ))}
        <Cells
          className="heat-partial"
          days={days.filter(({ bucket }) => bucket?.partial)}
          from={0}
          to={1}
        />
      </Stretched>
    </>
  );
}

/** Failures fill a cell from above, over the successes; a number fills it from below. */
function Level({ measure, level, days }: { measure: HeatMeasure; level: number; days: HeatDay[] }) {
  const share = level / 4;
  if (measure === 'rate') {
    return (
      <>
        <Cells className="heat-good" days={days} from={share} to={1} />
        <Cells className="heat-bad" days={days} from={0} to={share} />
      </>
    );
  }
  const mark = measure === 'failures' ? 'heat-bad' : 'heat-count';
  return (
    <>
      <Cells className="heat-ground" days={days} from={0} to={1 - share} />
      <Cells className={`${mark} heat-${level}`} days={days} from={1 - share} to={1} />
    </>
  );
}

/**
 * The part of each day's cell between two shares of its height, in whole units and relative to the previous
 * cell: a year of cells is a few kilobytes, and is sent twice.
 */
function Cells({
  className,
  days,
  from,
  to,
}: {
  className: string;
  days: HeatDay[];
  from: number;
  to: number;
}) {
  if (days.length === 0 || from === to) return null;
  const height = (to - from) * size;
  let path = '';
  let [atX, atY] = [0, 0];
  for (const { column, row } of days) {
    const [x, y] = [column * unit + air, row * pitch + from * size];
    path += `m${x - atX} ${y - atY}h${width}v${height}h-${width}z`;
    [atX, atY] = [x, y];
  }
  return <path className={className} d={path} vectorEffect="non-scaling-stroke" />;
}
