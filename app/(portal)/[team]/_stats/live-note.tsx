import { LiveRefresh } from '@/components/layout/live-refresh.client';
import { type ReadingAbout, ReadingNote } from '@/components/stats/reading-note';

/** Source and age of a reading. A stale one is being refreshed, so the page soon looks for it. */
export function LiveNote({ reading, timeZone }: { reading: ReadingAbout; timeZone: string }) {
  return (
    <>
      <ReadingNote reading={reading} timeZone={timeZone} />
      {reading.stale ? <LiveRefresh everyMs={reading.problem ? 30_000 : 2500} /> : null}
    </>
  );
}
