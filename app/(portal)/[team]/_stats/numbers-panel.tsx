import { NumbersSkeleton } from '@/components/stats/numbers';
import { PanelProblem, WithoutScripts } from '@/components/stats/panel-problem';
import { PeriodNote } from '@/components/stats/period-note';
import { ReadingNote, ReadingProblem } from '@/components/stats/reading-note';
import { Panel } from '@/components/ui/panel';
import { hrefWith } from '../_page/search';
import { ComparedNumbers } from './compared-numbers';
import { lastOf } from './last-of';
import { RangeChoices } from './range-choices';
import { Shown } from './shown';
import type { SubjectPanel } from './subject-panel';

const frame = { id: 'numbers', flush: true } as const;

/** The consolidated numbers of the range that the address asks for, beside those of the previous one. */
export function NumbersPanel({ statistics, range, path, search, timeZone, seen }: SubjectPanel) {
  const top = (
    <div className="border-b border-line px-4 py-2">
      <RangeChoices {...{ range, path, search, timeZone }} />
    </div>
  );
  if (!range.range || !statistics.numbers) {
    return (
      <Panel {...frame} title="Totals">
        {top}
      </Panel>
    );
  }
  const asked = range.range;
  const title = `Totals for ${range.label}`;
  const wholeHref = hrefWith(path, search, { whole: '1' });
  return (
    <Shown
      key={title}
      part={statistics.numbers}
      whole={search.whole !== undefined}
      fallback={
        <Panel {...frame} title={title}>
          {top}
          <NumbersSkeleton isCompared={asked.before !== null} />
          <PeriodNote period={asked} before={asked.before} {...{ asked, timeZone }}>
            <WithoutScripts href={wholeHref} />
          </PeriodNote>
        </Panel>
      }
    >
      {({ value, problem }) => (
        <Panel
          {...frame}
          title={title}
          aside={value ? <ReadingNote reading={value} timeZone={timeZone} /> : null}
        >
          {top}
          {problem ? (
            <div className="p-4">
              <PanelProblem what="The numbers" sentence={problem.detail} />
            </div>
          ) : (
            <>
              {value.problem ? (
                <div className="px-4 pt-3">
                  <ReadingProblem problem={value.problem} />
                </div>
              ) : null}
              <ComparedNumbers
                numbers={value}
                last={seen ? lastOf(value.lastRun, seen) : null}
                part={statistics.before}
                whole={search.whole !== undefined}
                {...{ asked, timeZone, wholeHref }}
              />
            </>
          )}
        </Panel>
      )}
    </Shown>
  );
}
