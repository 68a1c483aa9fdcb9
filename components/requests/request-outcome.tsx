import type { RunRequestStory } from '@/lib/runs';
import { Callout } from '../ui/callout';
import { Link } from '../ui/link';
import { outcomeOf } from './request-words';

/** The outcome of a request in words, with progress while its run goes on. */
export function RequestOutcome({ request, base }: { request: RunRequestStory; base: string }) {
  const { tone, title, sentences } = outcomeOf(request);
  const { progress, usual, state, runUuid } = request;
  const goesOn = state === 'accepted' || state === 'running';
  return (
    <Callout tone={tone} title={title}>
      <div className="grid gap-1.5">
        {sentences.map((sentence) => (
          <p key={sentence} className="wrap-anywhere">
            {sentence}
          </p>
        ))}
        {goesOn && usual.tasks > 0 ? (
          <progress
            className="run-progress"
            aria-label="Task runs reported"
            max={Math.max(usual.tasks, progress?.taskRuns ?? 0)}
            value={progress?.taskRuns ?? 0}
          />
        ) : null}
        {runUuid ? (
          <p>
            <Link href={`${base}/runs/${runUuid}`}>
              {goesOn ? 'Watch its run' : 'See its run'}
              <span className="sr-only"> {runUuid}</span>
            </Link>
          </p>
        ) : null}
        {request.repeatedBy ? (
          <p>
            <Link href={`${base}/run-requests/${request.repeatedBy}`}>
              See the request made instead
            </Link>
          </p>
        ) : null}
        {request.repeatOf ? (
          <p>
            <Link href={`${base}/run-requests/${request.repeatOf}`}>
              Made instead of an earlier request
            </Link>
          </p>
        ) : null}
      </div>
    </Callout>
  );
}
