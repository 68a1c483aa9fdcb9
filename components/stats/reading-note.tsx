import { Callout } from '../ui/callout';
import { SourceNote } from '../ui/source-note';

/** What every reading from Datamin says about itself. */
interface ReadingAbout {
  fetchedAt: Date;
  stale: boolean;
  doubtful: boolean;
  problem: string | null;
}

/** Source and age, for the head of a panel. */
export function ReadingNote({ reading, timeZone }: { reading: ReadingAbout; timeZone: string }) {
  const { fetchedAt, doubtful, problem } = reading;
  // If there is a problem nothing is being refreshed; the problem is shown above the numbers.
  const stale = reading.stale && problem === null;
  return (
    <SourceNote
      source="Datamin"
      at={fetchedAt}
      timeZone={timeZone}
      stale={stale}
      doubtful={doubtful}
    />
  );
}

/** Why there is nothing newer, shown above outdated numbers. */
export function ReadingProblem({ problem }: { problem: string | null }) {
  if (!problem) return null;
  return (
    <Callout tone="warn" title="These are the last known numbers" className="mb-3">
      <p>{problem}</p>
    </Callout>
  );
}
