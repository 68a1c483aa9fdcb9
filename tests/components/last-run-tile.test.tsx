import { filterSet } from '@/components/pipelines/filter-bar';
import { type LastRun, Numbers } from '@/components/stats/numbers';
import { FilterFold } from '@/components/ui/filter-fold';
import type { RangeNumbers } from '@/lib/stats';
import { html } from './render';

const at = new Date('2026-03-10T11:48:00Z');
const numbers: RangeNumbers = {
  successes: 3,
  failures: 1,
  averageDurationMs: 1000,
  period: { from: at, to: at },
  source: 'datamin',
  fetchedAt: at,
  stale: false,
  doubtful: false,
  problem: null,
  lastRun: { successful: true, executedAt: at, durationMs: 4000 },
};

test('the tile of the last run tells what the log proves, and where Datamin tells otherwise', () => {
  const tile = (last: LastRun | null) =>
    html(<Numbers numbers={numbers} before={{ state: 'none' }} last={last} timeZone="UTC" />)
      .replace(/.*Last run/s, '')
      .replaceAll(/<[^>]+>/g, ' ');
  const known = { href: '/ops/runs/7', durationMs: 9000, failedTask: null };
  expect(tile({ ...known, successful: false })).toMatch(
    /failed.*in\s+9 s.*by the log; its last task succeeded/,
  );
  const alike = tile({ ...known, successful: true });
  expect(alike).toMatch(/succeeded.*in\s+9 s/);
  expect(alike).not.toContain('log');
  expect(tile(null)).toMatch(/succeeded.*in\s+4 s/);
});

test('folded filters say what is set, and are open where one was refused', () => {
  const set = filterSet({ q: 'ord', tag: 'hourly', state: 'failing' }, 'attention');
  expect(set).toEqual(['“ord”', 'hourly', 'failing', 'worst first']);
  expect(filterSet({ state: 'nonsense', sort: 'nonsense' }, 'name')).toEqual([
    'nonsense',
    'by name',
  ]);
  const fold = (open: boolean) =>
    html(
      <FilterFold set={[...set, false]} open={open}>
        <p>all of them</p>
      </FilterFold>,
    );
  expect(fold(false).replaceAll(/<[^>]+>/g, '')).toContain(
    'Filters: “ord”, hourly, failing, worst first',
  );
  expect(fold(false)).not.toMatch(/<details[^>]* open/);
  expect(fold(true)).toMatch(/<details[^>]* open/);
});
