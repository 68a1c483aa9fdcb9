import type { HeatMeasure, HeatScale, HeatState } from './heat-levels';
import { DoubtKey, Key, Legend } from './legend';

/** The keys of a calendar; states that do not occur are left out. */
export function HeatLegend({
  scale,
  measure,
  states,
}: {
  scale: HeatScale;
  measure: HeatMeasure;
  /** Every state and level that occurs among the days. */
  states: ReadonlySet<HeatState | number>;
}) {
  return (
    <Legend>
      {scale.words.map((words, level) =>
        words && states.has(level) ? (
          <Key key={words} mark={<LevelMark measure={measure} level={level} />}>
            {words}
          </Key>
        ) : null,
      )}
      {states.has('no runs') ? (
        <Key mark={<rect className="mark-idle" width="9" height="3" x=".5" y="8.5" />}>no runs</Key>
      ) : null}
      {states.has('no data') ? (
        <Key mark={<rect className="heat-unknown" width="8" height="9" x="1" y="2" />}>no data</Key>
      ) : null}
      {states.has('doubtful') ? <DoubtKey /> : null}
    </Legend>
  );
}

function LevelMark({ measure, level }: { measure: HeatMeasure; level: number }) {
  const cell = { width: 9, x: 0.5 };
  const part = (level / 4) * 10;
  if (measure === 'rate') {
    return (
      <>
        <rect className="heat-good" {...cell} y={1 + part} height={10 - part} />
        <rect className="heat-bad" {...cell} y={1} height={part} />
      </>
    );
  }
  const mark = measure === 'failures' ? 'heat-bad' : 'heat-count';
  return (
    <>
      <rect className="heat-ground" {...cell} y={1} height={10 - part} />
      <rect className={`${mark} heat-${level}`} {...cell} y={11 - part} height={part} />
    </>
  );
}
