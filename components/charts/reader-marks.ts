import type { ReactNode } from 'react';

/** What a reader says about a chart's marks: one line each, so that a year of days is a few kilobytes. */
export interface ReaderMarks {
  count: number;
  /**
   * A line is `name`, TAB and the facts in words, or `name` and three numbers in words: succeeded, failed,
   * average duration. Where days are counted, `name` is only an addition to the day.
   */
  lines: string;
  /** For a calendar: the first day, in days since 1970. */
  firstDay?: number | undefined;
}

/** Where marks are: in columns from left to right, each of `rows` from the top. */
interface ReaderGrid {
  columns: number;
  rows: number;
  /** How many places of the first column are empty. */
  first: number;
  /** Where the first row begins, and how high each is, in pixels. */
  top: number;
  pitch: number;
}

/** The component around a drawing that reads it out. */
export interface ReaderProps {
  label: string;
  marks: ReaderMarks;
  grid: ReaderGrid;
  children: ReactNode;
}

interface ReadMark {
  name: string;
  facts: string[];
}

const dayMs = 86_400_000;
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const weekdays = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');

/** The words of a mark; null where there is none. */
export function readMark({ lines, firstDay }: ReaderMarks, index: number): ReadMark | null {
  const line = lines.split('\n')[index];
  if (line === undefined) return null;
  const [given = '', ...facts] = line.split('\t');
  const name = firstDay === undefined ? given : `${dayName(firstDay + index)}${given}`;
  const [succeeded, failed, duration] = facts;
  if (failed === undefined) return { name, facts: (succeeded ?? '').split(', ') };
  return {
    name,
    facts: [
      `${succeeded} succeeded`,
      `${failed} failed`,
      duration ? `on average ${duration}` : 'duration unknown',
    ],
  };
}

/** "Mon 2 Mar 2026". */
export function dayName(serial: number): string {
  const at = new Date(serial * dayMs);
  return `${weekdays[at.getUTCDay()]} ${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}
