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
      {spanWords[range]} <Share {...{ runs, pipelines }} />
      {uncounted > 0
        ? `; of ${formatNumber(uncounted)} ${plural(uncounted)} there is no count`
        : null}
      .
    </>
  );
}

function Share({ runs, pipelines }: { runs: TeamRuns; pipelines: number }) {
  const { successes, failures, byDatamin } = runs;
  const count = successes + failures;
  const share = formatShare(successes, count);
  if (share === null) return 'nothing ran';
  if (count === 1) return `the only run ${successes === 1 ? 'succeeded' : 'failed'}`;
  // Datamin counts a failure for each failed task; what that means stands below the list.
  const whose =
    byDatamin === pipelines ? '' : ` of ${formatNumber(byDatamin)} ${plural(byDatamin)}`;
  return (
    <>
      <Key>{share}</Key> of {formatNumber(count)} runs succeeded
      {byDatamin > 0 ? `,${whose} by Datamin’s count` : null}
    </>
  );
}

const plural = (count: number): string => (count === 1 ? 'pipeline' : 'pipelines');
