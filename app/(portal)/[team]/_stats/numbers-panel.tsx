import { Numbers } from '@/components/stats/numbers';
import { PanelProblem, WithoutScripts } from '@/components/stats/panel-problem';
import { RangeBar } from '@/components/stats/range-bar';
import { ReadingProblem } from '@/components/stats/reading-note';
import { Panel } from '@/components/ui/panel';
import { SkeletonLines } from '@/components/ui/skeleton';
import type { TeamContext } from '@/lib/context';
import { type Consolidated, readConsolidated, readRolling, type SubjectRef } from '@/lib/stats';
import { hrefWith } from '../_page/search';
import { settle } from '../_page/settle';
import { Soon } from '../_page/soon';
import { LiveNote } from './live-note';
import { type AskedRange, ranges } from './range';
import type { SubjectPanel } from './subject-panel';

/** The consolidated numbers of the range that the address asks for. */
export function NumbersPanel({
  ctx,
  subject,
  path,
  search,
  timeZone,
  range,
}: SubjectPanel & { range: AskedRange }) {
  const { range: _range, from, to, whole, ...kept } = search;
  const bar = (
    <RangeBar
      action={path}
      kept={kept}
      from={from}
      to={to}
      isOwn={range.choice === 'own'}
      errors={range.kind === 'wrong' ? range.errors : undefined}
      choices={ranges.map(({ value, label }) => ({
        label,
        href: hrefWith(path, kept, { range: value }),
        current: range.choice === value,
      }))}
    />
  );
  const title = `Numbers of ${range.label}`;
  const frame = { id: 'numbers', title, flush: true } as const;
  const top = <div className="border-b border-line px-4 py-2">{bar}</div>;
  if (range.kind === 'wrong') {
    return (
      <Panel {...frame} title="Numbers">
        <div className="px-4 py-2">{bar}</div>
      </Panel>
    );
  }
  return (
    <Soon
      key={title}
      whole={whole !== undefined}
      work={settle(readNumbers(ctx, subject, range))}
      fallback={
        <Panel {...frame}>
          {top}
          <div className="px-4 py-3">
            <SkeletonLines label="The numbers are being read from Datamin" lines={2} />
            <WithoutScripts href={hrefWith(path, search, { whole: '1' })} />
          </div>
        </Panel>
      }
    >
      {({ value, problem }) => (
        <Panel {...frame} aside={value ? <LiveNote reading={value} timeZone={timeZone} /> : null}>
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
              <Numbers numbers={value} timeZone={timeZone} />
            </>
          )}
        </Panel>
      )}
    </Soon>
  );
}

function readNumbers(
  ctx: TeamContext,
  subject: SubjectRef,
  range: Exclude<AskedRange, { kind: 'wrong' }>,
): Promise<Consolidated> {
  if (range.kind === 'rolling') return readRolling(ctx, subject, range.hours);
  const { from, to } = range;
  return readConsolidated(ctx, subject, { from: from.toISOString(), to: to.toISOString() });
}
