import { textWidth } from './text-width';

/** A text at a share of the plot's width. */
export interface Label {
  at: number;
  text: string;
}

export interface PlacedLabel extends Label {
  anchor: 'start' | 'middle' | 'end';
}

/** Room between two labels, and how far one may hang over the plot's ends. */
const gap = 6;
const overhang = 10;

/**
 * The widths a frame is drawn for, as container queries in charts.css. Labels are chosen for the least
 * width of a tier: where the frame is wider, they only move apart.
 */
export const tiers = [
  { name: 'tiny', from: 224 },
  { name: 'narrow', from: 288 },
  { name: 'medium', from: 480 },
  { name: 'wide', from: 800 },
  { name: 'broad', from: 1120 },
] as const;

/** The first candidate of which no two labels touch; they come from dense to sparse. */
export function firstThatFits(candidates: readonly Label[][], width: number): PlacedLabel[] {
  for (const labels of candidates) {
    const placed = fitted(labels, width);
    if (placed) return placed;
  }
  return [];
}

/** Gives up at the first two that touch: a row of hundreds is then as quickly refused as one of ten. */
function fitted(labels: readonly Label[], width: number): PlacedLabel[] | null {
  const placed: PlacedLabel[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const label of labels) {
    const next = place(label, width);
    const [from, to] = extentOf(next, width);
    // One pushed in at the end is let go rather than the whole row for its sake.
    if (next.anchor === 'end' && placed.length > 1 && from < end + gap) return placed;
    if (from < end + gap || from < -overhang || to > width + overhang) return null;
    placed.push(next);
    end = to;
  }
  return placed;
}

/** Centred, unless it would hang too far over an end of the plot. */
function place(label: Label, width: number): PlacedLabel {
  const half = textWidth(label.text) / 2;
  const middle = label.at * width;
  const anchor =
    middle - half < -overhang ? 'start' : middle + half > width + overhang ? 'end' : 'middle';
  return { ...label, anchor };
}

/** From where to where a label reaches, in pixels of a plot of this width. */
export function extentOf(label: PlacedLabel, width: number): [number, number] {
  const size = textWidth(label.text);
  const at = label.at * width;
  if (label.anchor === 'start') return [at, at + size];
  if (label.anchor === 'end') return [at - size, at];
  return [at - size / 2, at + size / 2];
}
