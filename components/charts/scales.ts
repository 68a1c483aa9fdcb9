import { scaleLinear } from 'd3-scale';

export interface Axis {
  /** Top of the axis; at least 1, so that nothing divides by zero. */
  max: number;
  ticks: number[];
}

/** An axis of whole counts: 0, 5, 10; never 0.5 of a run. */
export function countAxis(largest: number, room = 4): Axis {
  const scale = scaleLinear()
    .domain([0, Math.max(1, largest)])
    .nice(room);
  const ticks = scale.ticks(room).filter(Number.isInteger);
  return { max: scale.domain()[1] ?? 1, ticks };
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((step) => step * second),
  ...[1, 2, 5, 10, 15, 30].map((step) => step * minute),
  ...[1, 2, 3, 6, 12].map((step) => step * hour),
  ...[1, 2, 5, 10, 20, 50, 100].map((step) => step * day),
];

/** An axis of durations in steps of a clock: 0, 15 s, 30 s, 45 s rather than 0, 16.7 s, 33.3 s. */
export function durationAxis(largestMs: number, room = 4): Axis {
  const largest = Math.max(1, largestMs);
  const step = steps.find((candidate) => largest / candidate <= room);
  if (step === undefined) return countAxis(largest, room);
  const count = Math.max(1, Math.ceil(largest / step));
  return {
    max: count * step,
    ticks: Array.from({ length: count + 1 }, (_, index) => index * step),
  };
}

/** Per cent of a whole, short enough to be repeated by the thousand. */
export function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`;
}
