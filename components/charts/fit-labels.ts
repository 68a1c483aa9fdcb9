import { textWidth } from './text-width';

/** A text at a position given as a share of the plot's width. */
export interface Label {
  at: number;
  text: string;
}

export interface PlacedLabel extends Label {
  anchor: 'start' | 'middle' | 'end';
}

/** Space between two labels, and how far one may overhang the plot's ends. */
const gap = 6;
const overhang = 10;

/**
 * The widths a frame is drawn for, as container queries in charts.css. Labels are chosen for the
 * smallest width of a tier: in a wider frame they only move apart.
 */
export const tiers = [
  { name: 'tiny', from: 224 },
  { name: 'narrow', from: 288 },
  { name: 'medium', from: 480 },
  { name: 'wide', from: 800 },
  { name: 'broad', from: 1120 },
] as const;

/** The first candidate row in which no two labels touch; candidates go from dense to sparse. */
export function firstThatFits(candidates: readonly Label[][], width: number): PlacedLabel[] {
  for (const labels of candidates) {
    const placed = fitted(labels, width);
    if (placed) return placed;
  }
  return [];
}

/** Gives up at the first two that touch, so a row of hundreds is refused as quickly as one of ten. */
function fitted(labels: readonly Label[], width: number): PlacedLabel[] | null {
  const placed: PlacedLabel[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const label of labels) {
    const next = place(label, width);
    const [from, to] = extentOf(next, width);
    // Better to drop one that was pushed in at the end than the whole row.
    if (next.anchor === 'end' && placed.length > 1 && from < end + gap) return placed;
    if (from < end + gap || from < -overhang || to > width + overhang) return null;
    placed.push(next);
    end = to;
  }
  return placed;
}

/** Centred, unless it would overhang an end of the plot too far. */
function place(label: Label, width: number): PlacedLabel {
  const half = textWidth(label.text) / 2;
  const middle = label.at * width;
  const anchor =
    middle - half < -overhang ? 'start' : middle + half > width + overhang ? 'end' : 'middle';
  return { ...label, anchor };
}

/** The pixels a label covers in a plot of this width. */
export function extentOf(label: PlacedLabel, width: number): [number, number] {
  const size = textWidth(label.text);
  const at = label.at * width;
  if (label.anchor === 'start') return [at, at + size];
  if (label.anchor === 'end') return [at - size, at];
  return [at - size / 2, at + size / 2];
}
