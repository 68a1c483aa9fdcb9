import { FigureSkeleton } from '@/components/stats/figure-skeleton';
import { PanelProblem, WithoutScripts } from '@/components/stats/panel-problem';
import { ReadingNote } from '@/components/stats/reading-note';
import { YearFigure } from '@/components/stats/year-figure';
import { Panel } from '@/components/ui/panel';
import { hrefWith } from '../_page/search';
import { Shown } from './shown';
import type { SubjectPanel } from './subject-panel';
import { tableChoice } from './table-choice';

const frame = { id: 'year', title: 'Past year' };

/** Every day of the last year, whatever the range. */
export function YearPanel({ statistics, path, search, timeZone, yearIsBelow }: SubjectPanel) {
  const below = { below: yearIsBelow ?? 'hand' } as const;
  return (
    <Shown
      part={statistics.year}
      whole={search.whole !== undefined}
      fallback={
        <Panel {...frame} {...below}>
          <FigureSkeleton label="The days are being read from Datamin" size="year" />
          <WithoutScripts href={hrefWith(path, search, { whole: '1' })} />
        </Panel>
      }
    >
      {({ value, problem }) => (
        <Panel
          {...frame}
          {...below}
          aside={value ? <ReadingNote reading={value} timeZone={timeZone} /> : null}
        >
          {problem ? (
            <PanelProblem what="The days" sentence={problem.detail} />
          ) : (
            <YearFigure
              id="year-days"
              year={value}
              table={tableChoice(path, search, 'year')}
              csvHref={hrefWith(`${path}/aggregates.csv`, {
                from: value.items[0]?.from.toISOString().slice(0, 10),
                period: 'day',
                count: String(value.items.length),
              })}
            />
          )}
        </Panel>
      )}
    </Shown>
  );
}
