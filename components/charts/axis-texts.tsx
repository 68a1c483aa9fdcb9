import { formatDuration } from '../ui/format';
import { firstThatFits, type Label, type PlacedLabel, tiers } from './fit-labels';
import { type Axis, percent, short } from './scales';
import { textWidth } from './text-width';

/** "2m 30s": short, because there is little room beside an axis. */
export function shortDuration(ms: number): string {
  return formatDuration(ms)
    .replaceAll(' min', 'm')
    .replaceAll(/ (ms|s|h|d)\b/g, '$1');
}

/** How wide an axis column must be for its labels not to be cut off. */
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
  /** Where the plot begins, and how high it is, in pixels. */
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

/** Words in the middle of a plot that has nothing to draw: an empty frame looks like a fault. */
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

/** The words under or over a plot, each with the frame widths at which it is shown. */
export function TierLabels({
  y,
  plotWidth,
  labels,
}: {
  y: number;
  /** The plot's width in a frame of the given width. */
  plotWidth: (frame: number) => number;
  /** From dense to sparse. */
  labels: readonly Label[][];
}) {
  const shown = new Map<string, { label: PlacedLabel; names: string[] }>();
  for (const { name, from } of tiers) {
    for (const label of firstThatFits(labels, plotWidth(from))) {
      const key = `${label.at} ${label.anchor} ${label.text}`;
      const known = shown.get(key);
      if (known) known.names.push(`tier-${name}`);
      else shown.set(key, { label, names: [`tier-${name}`] });
    }
  }
  return [...shown].map(([key, { label, names }]) => (
    <text
      key={key}
      className={`chart-text tier ${names.join(' ')}`}
      x={percent(label.at)}
      y={y}
      textAnchor={label.anchor}
    >
      {label.text}
    </text>
  ));
}
