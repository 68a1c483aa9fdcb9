import { SparkMarks, sparkWords } from '../charts/sparkline';
import { formatDuration, formatNumber, formatShare } from '../ui/format';
import type { OverviewRow } from './overview-row';
import { attentionWords, stateWords } from './state-words';

/** Pieces of a row and of a card, with as few elements as possible: a page holds a hundred. */

export function Name({ row: { uuid, name, tags }, base }: { row: OverviewRow; base: string }) {
  return (
    <>
      <a href={`${base}/pipelines/${uuid}`}>{name}</a>
      {tags?.map((tag) => (
        <span key={tag} className="tag">
          {tag}
        </span>
      ))}
    </>
  );
}

/** The last run's result, and what else needs attention. The shapes are in the style sheet. */
export function States({ row: { state, marks } }: { row: OverviewRow }) {
  return [stateWords[state], ...(marks ?? []).map((mark) => attentionWords[mark])].map(
    ({ tone, word }) => (
      <span key={word} className={`badge mark tone-${tone}`}>
        {word}
      </span>
    ),
  );
}

export function Notes({ notes }: { notes: string[] | undefined }) {
  return notes?.map((note) => <p key={note}>{note}</p>);
}

export function Ran({ row: { ran, state } }: { row: OverviewRow }) {
  if (!ran) return state === 'never_ran' ? 'never ran' : 'not read yet';
  const [ago, at, exact] = ran;
  return (
    <time dateTime={at} title={exact}>
      {ago}
    </time>
  );
}

/** No runs are not 0%. */
export function rateOf({ runs, datamin }: OverviewRow): { words: string; title?: string } {
  if (typeof runs === 'string') return { words: runs };
  const [successes, failures] = runs;
  const share = formatShare(successes, successes + failures);
  if (share === null) return { words: 'no runs' };
  const counts = `${formatNumber(successes)} succeeded, ${formatNumber(failures)} failed`;
  return { words: share, title: datamin ? `${counts}, by Datamin’s count` : counts };
}

/** Marks numbers that are Datamin's instead of the history's; nothing where there are no numbers. */
export function Whose({ row }: { row: OverviewRow }) {
  const counted = typeof row.runs !== 'string' && row.runs[0] + row.runs[1] > 0;
  return row.datamin && counted ? (
    <small title="The run history does not reach back this far yet: these are Datamin’s counts, of failed tasks">
      Datamin
    </small>
  ) : null;
}

export function tookOf({ took }: OverviewRow): { words: string; title?: string } {
  if (took === undefined) return { words: 'no data' };
  return { words: formatDuration(took), title: `${formatNumber(took)} ms` };
}

export function Spark({
  row: { spark, sparkSum, runs },
  days,
}: {
  row: OverviewRow;
  days: number;
}) {
  if (!spark) return 'no data';
  const [successes, failures] = typeof runs === 'string' ? [0, 0] : runs;
  const sum = sparkSum ?? { successes, failures, doubtful: 0 };
  return <SparkMarks marks={spark} label={sparkWords(`${days} days`, sum)} />;
}
