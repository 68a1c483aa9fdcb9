import type { CredentialDay } from '@/lib/credentials';

const bar = 8;
const gap = 2;
const height = 22;
const middle = 13;

/** A day's shape at its place. */
const shapes = {
  good: (x: number) => `M${x} ${middle}h${bar}v${-middle}h${-bar}z`,
  refused: (x: number) => `M${x} ${middle + 1}h${bar}v8h${-bar}z`,
  away: (x: number) => `M${x + 0.75} ${middle - 0.75}h${bar - 1.5}v-5h${1.5 - bar}z`,
  none: (x: number) => `M${x} ${middle}h${bar}v1h${-bar}z`,
};

/** A day's state, by the worst that happened on it. */
function kindOf({ checks, calls }: CredentialDay): 'refused' | 'away' | 'good' | 'none' {
  if (checks.refused + calls.refused > 0) return 'refused';
  if (checks.unreachable + calls.failed > 0) return 'away';
  return checks.ok + calls.ok > 0 ? 'good' : 'none';
}

/**
 * The last days of a credential, oldest first. A good day stands, a refused one hangs, one on which Datamin was
 * away is half as high and hollow: shape tells them apart without colour.
 */
export function HealthStrip({ days }: { days: readonly CredentialDay[] }) {
  const width = days.length * (bar + gap);
  const paths = { good: '', refused: '', away: '', none: '' };
  for (const [index, day] of days.entries()) {
    const kind = kindOf(day);
    paths[kind] += shapes[kind](index * (bar + gap));
  }
  return (
    <svg
      role="img"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className="block h-auto max-w-full"
    >
      <title>{inWords(days)}</title>
      {paths.none ? <path className="mark-idle" d={paths.none} /> : null}
      {paths.good ? <path className="mark-good" d={paths.good} /> : null}
      {paths.away ? <path className="mark-doubt" d={paths.away} /> : null}
      {paths.refused ? <path className="mark-bad" d={paths.refused} /> : null}
    </svg>
  );
}

function inWords(days: readonly CredentialDay[]): string {
  const of = (wanted: string) => days.filter((day) => kindOf(day) === wanted).length;
  const parts = [
    `${of('good')} good`,
    of('refused') > 0 ? `${of('refused')} with refusals` : '',
    of('away') > 0 ? `${of('away')} with Datamin unreachable` : '',
    of('none') > 0 ? `${of('none')} without any call` : '',
  ].filter(Boolean);
  return `Last ${days.length} days (UTC): ${parts.join(', ')}`;
}

/** What the shapes of the strip mean. */
export function HealthLegend() {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {[
        { look: 'mark-good', d: shapes.good(0), word: 'accepted' },
        { look: 'mark-bad', d: shapes.refused(0), word: 'refused' },
        { look: 'mark-doubt', d: shapes.away(0), word: 'Datamin unreachable' },
        { look: 'mark-idle', d: shapes.none(0), word: 'no calls' },
      ].map(({ look, d, word }) => (
        <li key={word} className="flex items-center gap-1.5">
          <svg aria-hidden="true" viewBox={`0 0 ${bar} ${height}`} width={bar} height={height}>
            <path className={look} d={d} />
          </svg>
          {word}
        </li>
      ))}
    </ul>
  );
}
