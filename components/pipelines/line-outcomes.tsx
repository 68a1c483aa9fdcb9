import type { LineOutcome } from '@/lib/pipelines';
import { Callout } from '../ui/callout';
import { Link } from '../ui/link';

/** The outcome of pasted lines: how many are registered now, and the reason for each of the others. */
export function LineOutcomes({
  outcomes,
  base,
}: {
  outcomes: readonly LineOutcome[];
  base: string;
}) {
  const refused = outcomes.filter(({ problem }) => problem !== null);
  const made = outcomes.length - refused.length;
  return (
    <Callout
      announce
      tone={refused.length === 0 ? 'good' : made === 0 ? 'bad' : 'warn'}
      title={`${made} of ${outcomes.length} ${outcomes.length === 1 ? 'pipeline' : 'pipelines'} registered`}
    >
      {made > 0 ? (
        <p>
          Their numbers and logs are read within minutes:{' '}
          <Link href={base}>see them in the overview</Link>.
        </p>
      ) : null}
      {refused.length > 0 ? (
        <ul className="mt-1 grid list-disc gap-1 ps-5">
          {refused.map(({ line, uuid, name, problem }) => (
            <li key={line} className="wrap-anywhere">
              Line {line}, {name || uuid}: {problem}
            </li>
          ))}
        </ul>
      ) : null}
    </Callout>
  );
}
