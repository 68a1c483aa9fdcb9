import { now } from '@/lib/clock';
import { requireRole, type TeamContext } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { parseCron } from './cron';
import { type ClockNote, type Instant, instantsAfter } from './instants';
import { rhythmWords } from './rhythm';
import { expressionOf, PreviewSchedule } from './schemas';
import { offsetMs } from './zones';

/** A future instant. */
interface ComingInstant {
  at: Date;
  /** On the clocks of the zone: "2026-03-29 02:30". */
  wall: string;
  /** A sentence, if the clocks change then. */
  note: string | null;
}

export interface SchedulePreview {
  words: string;
  /** Fewer than ten if nothing more comes within nine years. */
  items: ComingInstant[];
}

const shown = 10;

/** The next ten instants in a time zone, before anybody makes a schedule of them. Throws Invalid. */
export function previewSchedule(ctx: TeamContext, input: unknown): SchedulePreview {
  requireRole(ctx, 'viewer');
  const { timeZone, ...given } = parseInput(PreviewSchedule, input);
  const cron = expressionOf(given) ?? '';
  const items: ComingInstant[] = [];
  for (const instant of instantsAfter(parseCron(cron), timeZone, now())) {
    items.push({ at: instant.at, wall: instant.wall, note: noteOf(instant, timeZone) });
    if (items.length === shown) break;
  }
  return { words: rhythmWords(cron), items };
}

const notes: Record<ClockNote, (wall: string, shownAs: string) => string> = {
  moved: (wall, shownAs) =>
    `${wall} does not exist that day: clocks go forward. It fires at ${shownAs}.`,
  once: (wall) => `${wall} comes twice that day: clocks go back. It fires the first time.`,
  again: (wall) => `The second ${wall} of that day: clocks go back.`,
};

function noteOf({ at, wall, note }: Instant, zone: string): string | null {
  if (!note) return null;
  const shownAs = new Date(at.getTime() + offsetMs(zone, at.getTime())).toISOString();
  return notes[note](wall.slice(11), shownAs.slice(11, 16));
}
