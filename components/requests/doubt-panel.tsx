import type { RunRequestStory } from '@/lib/runs';
import type { StatefulAction } from '../auth/stateful';
import { AnsweredField } from '../ui/answered.client';
import { formatDuration } from '../ui/format';
import { Link } from '../ui/link';
import { Panel } from '../ui/panel';
import { ExactTime, RelativeTime } from '../ui/time';
import { ChoiceForm } from './choice-form.client';
import { LookForm } from './look-form.client';

export interface Choices {
  match: StatefulAction;
  close: StatefulAction;
  runAgain: StatefulAction;
  look: StatefulAction;
}

/** A doubt that only a person can resolve: what is known, and the three ways out. */
export function DoubtPanel({
  request,
  finding,
  choices,
  runAgainKey,
  base,
  timeZone,
}: {
  request: RunRequestStory;
  /** What the log says, in a sentence; null if it was not asked. */
  finding: string | null;
  /** Null if this person may look but not decide. */
  choices: Choices | null;
  runAgainKey: string;
  base: string;
  timeZone: string;
}) {
  return (
    <Panel id="doubt" title="What became of it?">
      <div className="grid gap-4">
        {finding ? <p>{finding}</p> : null}
        {request.lookedAt ? (
          <p className="text-xs text-muted">
            Datamin’s log was last read for it{' '}
            <RelativeTime at={request.lookedAt} timeZone={timeZone} />.
          </p>
        ) : null}
        {request.candidates.length > 0 ? (
          <ul className="grid gap-3">
            {request.candidates.map((candidate) => (
              <li
                key={candidate.runUuid}
                className="grid gap-2 rounded-panel border border-line p-3"
              >
                <p className="wrap-anywhere">
                  <Link
                    href={`${base}/runs/${candidate.runUuid}?pipeline=${request.pipelineUuid}&at=${candidate.startedAt.toISOString()}`}
                  >
                    Run {candidate.runUuid.slice(0, 8)}
                  </Link>{' '}
                  began <ExactTime at={candidate.startedAt} timeZone={timeZone} />,{' '}
                  {apart(candidate.startedAfterMs)}; {taskWords(candidate)}. No other request owns
                  it.
                </p>
                {choices ? (
                  <ChoiceForm
                    action={choices.match}
                    hidden={{ runUuid: candidate.runUuid }}
                    ask="This is my run…"
                    confirm="Yes, this is my run"
                    pending="Keeping it…"
                  >
                    <p>
                      The request is matched to this run and counts as settled. A run that a
                      schedule started looks the same: be sure.
                    </p>
                  </ChoiceForm>
                ) : null}
              </li>
            ))}
          </ul>
        ) : null}
        {choices ? (
          <>
            <LookForm action={choices.look} />
            <div className="flex flex-wrap items-start gap-2">
              <ChoiceForm
                action={choices.close}
                ask="Close it…"
                confirm="Close it"
                pending="Closing…"
              >
                <p>The request is closed without a known run. What runs in Datamin goes on.</p>
                <AnsweredField label="Why" name="note" maxLength={500} />
              </ChoiceForm>
              <ChoiceForm
                action={choices.runAgain}
                hidden={{ idempotencyKey: runAgainKey }}
                look="danger"
                ask="Run again anyway…"
                confirm="Run again anyway"
                pending="Sending to Datamin…"
              >
                <p>
                  If the first one did start a run, the pipeline runs twice. The new request is
                  written down as made instead of this one, which is closed.
                </p>
              </ChoiceForm>
            </div>
          </>
        ) : (
          <p className="text-muted">An operator of the team can settle it.</p>
        )}
      </div>
    </Panel>
  );
}

function apart(ms: number): string {
  const words = formatDuration(Math.abs(ms));
  return ms < 0
    ? `${words} before the request was sent, by the clocks`
    : `${words} after the request was sent`;
}

function taskWords({ taskRuns, failed }: { taskRuns: number; failed: number }): string {
  const total = `${taskRuns} task run${taskRuns === 1 ? '' : 's'} so far`;
  return failed > 0 ? `${total}, ${failed} failed` : `${total}, none failed`;
}
