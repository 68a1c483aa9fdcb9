import { formatDuration } from '../ui/format';
import { firstThatFits, type Label, tiers } from './fit-labels';
import { type Axis, percent, short } from './scales';
import { textWidth } from './text-width';

/** "2m 30s": beside an axis, room is short. */
export function shortDuration(ms: number): string {
  return formatDuration(ms)
    .replaceAll(' min', 'm')
    .replaceAll(/ (ms|s|h|d)\b/g, '$1');
}

/** How wide the column of an axis must be, so that no label of it is cut. */
export function axisWidth(axis: Axis, format: (value: number) => string): number {
  return Math.ceil(Math.max(...axis.ticks.map((tick) => textWidth(nameOf(tick, format))))) + 8;
}

/** The numbers beside a plot. */
export function AxisTexts({
  axis,
  format,
  anchor,
  top,
  height,
}: {
  axis: Axis;
  format: (value: number) => string;
  anchor: 'start' | 'end';
  /** Where the plot begins, and how high it is. */
  top: number;
  height: number;
}) {
  const width = axisWidth(axis, format);
  return (
    <svg aria-hidden="true" width={width} height={top + height + 6} className="shrink-0">
      {axis.ticks.map((tick) => (
        <text
          key={tick}
          className="chart-text"
          x={anchor === 'end' ? width - 6 : 6}
          y={short(top + height - (tick / axis.max) * height + 4)}
          textAnchor={anchor}
        >
          {nameOf(tick, format)}
        </text>
      ))}
    </svg>
  );
}

/** Said in the middle of a plot that has nothing to draw: an empty frame looks like a fault. */
export function PlotWord({ y, children }: { y: number; children: string }) {
  return (
    <text className="chart-text" x="50%" y={y} textAnchor="middle">
      {children}
    </text>
  );
}

function nameOf(tick: number, format: (value: number) => string): string {
  return tick === 0 ? '0' : format(tick);
}

/** The words under or over a plot: a set for each width of the frame, of which one is shown. */
export function TierLabels({
  y,
  plotWidth,
  labels,
}: {
  y: number;
  /** How wide the plot is in a frame of a width. */
  plotWidth: (frame: number) => number;
  /** From dense to sparse. */
  labels: readonly Label[][];
}) {
  return tiers.map((tier) => (
    <g key={tier.name} className={`tier-${tier.name}`}>
      {firstThatFits(labels, plotWidth(tier.from)).map(({ at, text, anchor }) => (
        <text key={at} className="chart-text" x={percent(at)} y={y} textAnchor={anchor}>
          {text}
        </text>
      ))}
    </g>
  ));
}
