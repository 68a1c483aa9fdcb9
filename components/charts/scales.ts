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
  const { step, count } = clockSteps(Math.max(1, largestMs), room);
  return durationTicks(step, count);
}

/** The same in a given number of steps, so that two axes share their grid lines. */
export function alignedDurationAxis(largestMs: number, intervals: number): Axis {
  const count = Math.max(1, intervals);
  return durationTicks(clockSteps(Math.max(1, largestMs), count).step, count);
}

/** The smallest step of which `room` reach the largest value. Beyond the clock's steps: powers of ten of days. */
function clockSteps(largest: number, room: number): { step: number; count: number } {
  const step =
    steps.find((candidate) => largest / candidate <= room) ??
    day * 10 ** Math.ceil(Math.log10(largest / room / day));
  return { step, count: Math.max(1, Math.ceil(largest / step)) };
}

function durationTicks(step: number, count: number): Axis {
  const ticks = Array.from({ length: count + 1 }, (_, index) => index * step);
  return { max: count * step, ticks };
}

/** A percentage of the whole, short enough to be repeated a thousand times. */
export function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`;
}

/** A length with one decimal, for the same reason. */
export function short(value: number): number {
  return Math.round(value * 10) / 10;
}
