import type { PipelineRange, TeamRuns, TeamStanding } from '@/lib/pipelines';
import { formatNumber, formatShare } from '../ui/format';
import { Key, Lead } from '../ui/lead';

/** Whole UTC days, today included: `24h` is two of them, not exactly 24 hours. */
const spanWords: Record<PipelineRange, string> = {
  '24h': 'since yesterday',
  '7d': 'in the last 7 days',
  '30d': 'in the last 30 days',
  '90d': 'in the last 90 days',
};

/** The standing of all pipelines of a team, whatever is listed below. */
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

/** Why they do is said below, by links that filter. */
function Attended({ pipelines, attention }: TeamStanding) {
  const isOne = pipelines === 1;
  const all = `${formatNumber(pipelines)} pipelines`;
  if (attention === 0) {
    return isOne ? 'The only pipeline needs no attention.' : `None of ${all} needs attention.`;
  }
  return (
    <>
      <Key>
        {isOne ? 'The only pipeline' : `${formatNumber(attention)} of ${all}`}{' '}
        {attention === 1 ? 'needs' : 'need'} attention
      </Key>
      .
    </>
  );
}

function Ran({ standing, range }: { standing: TeamStanding; range: PipelineRange }) {
  const { pipelines, runs } = standing;
  if (runs.counted === 0) return 'How their runs ended is not known yet.';
  return (
    <>
      <Share runs={runs} span={spanWords[range]} />
      {doubts(runs, pipelines, pipelines - runs.counted)}.
    </>
  );
}

/** Whose counts these are if not the history's; what that means is explained below the list. */
function doubts({ byDatamin }: TeamRuns, pipelines: number, uncounted: number): string | null {
  const those = (count: number) =>
    `${formatNumber(count)} ${count === 1 ? 'pipeline' : 'pipelines'}`;
  const counted =
    byDatamin === pipelines ? 'by Datamin’s count' : `${those(byDatamin)} by Datamin’s count`;
  const words = [
    ...(byDatamin > 0 ? [counted] : []),
    ...(uncounted > 0 ? [`${those(uncounted)} not counted`] : []),
  ];
  return words.length > 0 ? ` (${words.join('; ')})` : null;
}

function Share({ runs, span }: { runs: TeamRuns; span: string }) {
  const { successes, failures } = runs;
  const count = successes + failures;
  const share = formatShare(successes, count);
  if (share === null) return `Nothing ran ${span}`;
  if (count === 1) return `The only run ${span} ${successes === 1 ? 'succeeded' : 'failed'}`;
  return (
    <>
      <Key>{share}</Key> of {formatNumber(count)} runs succeeded {span}
    </>
  );
}
