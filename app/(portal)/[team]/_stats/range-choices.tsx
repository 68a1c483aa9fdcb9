import { RangeBar } from '@/components/stats/range-bar';
import { UnknownRange } from '@/components/stats/unknown-range';
import { hrefWith } from '../_page/search';
import { type AskedRange, everydayRanges, ranges } from './range';
import type { StatisticsSearch } from './subject-panel';

/** The ranges as links. Each range brings its own chart, so choosing another drops what was chosen for the chart. */
export function RangeChoices({
  range,
  path,
  search,
  timeZone,
}: {
  range: AskedRange;
  path: string;
  search: StatisticsSearch;
  timeZone: string;
}) {
  const {
    range: _range,
    from,
    to,
    period: _period,
    count: _count,
    start: _start,
    ...kept
  } = search;
  const { whole: _whole, ...carried } = kept;
  const choices = ranges.map(({ value, label }) => ({
    label,
    href: hrefWith(path, carried, { range: value }),
    current: range.choice === value,
  }));
  return (
    <div className="grid gap-2">
      <RangeBar
        action={path}
        kept={carried}
        everyday={choices.slice(0, everydayRanges)}
        calendar={choices.slice(everydayRanges)}
        isOwn={range.choice === 'own'}
        errors={range.errors}
        {...{ from, to, timeZone }}
      />
      {range.unknown ? <UnknownRange name={range.unknown} shown={range.label} /> : null}
    </div>
  );
}
