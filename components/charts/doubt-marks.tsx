import { doubtfulStretches } from './bar-paths';
import type { Bucket } from './buckets';
import { tiers } from './fit-labels';
import { percent } from './scales';
import { textWidth } from './text-width';

const word = 'doubtful';

/** Unknown buckets: hatched over the whole height, with the word where it fits. */
export function DoubtMarks({
  buckets,
  height,
  hatch,
  plotWidth,
}: {
  buckets: readonly Bucket[];
  height: number;
  /** Id of the hatch pattern. */
  hatch: string;
  /** The plot's width in a frame of the given width. */
  plotWidth: (frame: number) => number;
}) {
  return doubtfulStretches(buckets).map(({ from, to }) => {
    const share = (to - from) / buckets.length;
    const slot = { x: percent(from / buckets.length), width: percent(share), height };
    return (
      <g key={from}>
        <rect className="mark-doubt-ground" {...slot} />
        <rect {...slot} fill={`url(#${hatch})`} />
        {tiers.map((tier) => (
          <DoubtWord
            key={tier.name}
            tier={tier.name}
            x={percent((from + to) / 2 / buckets.length)}
            height={height}
            room={share * plotWidth(tier.from)}
          />
        ))}
      </g>
    );
  });
}

/** Horizontal where it fits, vertical in a narrow column, left to the legend in a narrower one. */
function DoubtWord({
  tier,
  x,
  height,
  room,
}: {
  tier: string;
  x: string;
  height: number;
  room: number;
}) {
  const isLevel = room >= textWidth(word) + 8;
  if (!isLevel && room < 14) return null;
  return (
    <svg aria-hidden="true" className={`tier tier-${tier}`} x={x} y={height / 2} overflow="visible">
      <text
        className="mark-doubt-word"
        textAnchor="middle"
        y={4}
        transform={isLevel ? undefined : 'rotate(-90)'}
      >
        {word}
      </text>
    </svg>
  );
}
