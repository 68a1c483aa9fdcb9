import type { Attention, PipelineRange, TeamRuns, TeamStanding } from '@/lib/pipelines';
import { formatNumber, formatShare } from '../ui/format';
import { Key, Lead } from '../ui/lead';
import { attentionWords } from './state-words';

/** Whole UTC days, today included: two of them are not quite 24 hours. */
const spanWords: Record<PipelineRange, string> = {
  '24h': 'Since yesterday',
  '7d': 'In the last 7 days',
  '30d': 'In the last 30 days',
  '90d': 'In the last 90 days',
};
const kinds: Attention[] = ['failing', 'late', 'degrading', 'credential'];

/** How all pipelines of a team stand, whatever of them is listed below. */
export function StandingLead({
  standing,
  range,
}: {
  standing: TeamStanding;
  range: PipelineRange;
}) {
  return (
    <Lead>
      <Attended {...standing} /> <Ran standing={standing} range={range} />
    </Lead>
  );
}

function Attended({ pipelines, attention, of }: TeamStanding) {
  const isOne = pipelines === 1;
  const all = `${formatNumber(pipelines)} ${plural(pipelines)}`;
  if (attention === 0) {
    return `${all}, ${isOne ? 'which needs no attention' : 'none of which needs attention'}.`;
  }
  const reasons = kinds.filter((kind) => of[kind] > 0);
  const counted = reasons.map(
    (kind) => `${isOne ? '' : `${formatNumber(of[kind])} `}${attentionWords[kind].word}`,
  );
  return (
    <>
      {all}, {isOne ? 'which' : 'of which'}{' '}
      <Key>
        {isOne ? null : `${formatNumber(attention)} `}
        {attention === 1 ? 'needs' : 'need'} attention
      </Key>
      : {counted.join(', ')}.
    </>
  );
}

function Ran({ standing, range }: { standing: TeamStanding; range: PipelineRange }) {
  const { pipelines, runs } = standing;
  if (runs.counted === 0) return 'How their runs ended was not read yet, or cannot be told.';
  const uncounted = pipelines - runs.counted;
  return (
    <>
      {spanWords[range]} <Share runs={runs} />
      {doubts(runs, pipelines, uncounted)}.
    </>
  );
}

/** Whose counts they are where they are not the history's; what that means stands below the list. */
function doubts({ byDatamin }: TeamRuns, pipelines: number, uncounted: number): string | null {
  const those = (count: number) => `${formatNumber(count)} ${plural(count)}`;
  const counted =
    byDatamin === pipelines ? 'as Datamin counts' : `${those(byDatamin)} as Datamin counts`;
  const words = [
    ...(byDatamin > 0 ? [counted] : []),
    ...(uncounted > 0 ? [`${those(uncounted)} not counted`] : []),
  ];
  return words.length > 0 ? ` (${words.join('; ')})` : null;
}

function Share({ runs }: { runs: TeamRuns }) {
  const { successes, failures } = runs;
  const count = successes + failures;
  const share = formatShare(successes, count);
  if (share === null) return 'nothing ran';
  if (count === 1) return `the only run ${successes === 1 ? 'succeeded' : 'failed'}`;
  return (
    <>
      <Key>{share}</Key> of {formatNumber(count)} runs succeeded
    </>
  );
}

const plural = (count: number): string => (count === 1 ? 'pipeline' : 'pipelines');
