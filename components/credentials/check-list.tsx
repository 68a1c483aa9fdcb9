import type { CheckCause, CheckOutcome, CredentialCheck } from '@/lib/credentials';
import { StatusBadge, type Tone } from '../ui/badge';
import { RelativeTime } from '../ui/time';

const outcomes: Record<CheckOutcome, { tone: Tone; word: string }> = {
  ok: { tone: 'good', word: 'Accepted' },
  refused: { tone: 'bad', word: 'Refused' },
  unreachable: { tone: 'unsure', word: 'Not reached' },
};

const causes: Record<CheckCause, string> = {
  asked: 'asked by',
  scheduled: 'automatic,',
  created: 'on creation, by',
  replaced: 'new secret, by',
};

/** The newest verifications, each with its result and who asked for it. */
export function CheckList({
  checks,
  timeZone,
}: {
  checks: readonly CredentialCheck[];
  timeZone: string;
}) {
  if (checks.length === 0) return <p className="text-muted">Not verified in the last 90 days.</p>;
  return (
    <ul className="grid gap-2">
      {checks.map(({ id, at, cause, outcome, reason, by }) => (
        <li key={id}>
          <StatusBadge tone={outcomes[outcome].tone}>{outcomes[outcome].word}</StatusBadge>{' '}
          <RelativeTime at={at} timeZone={timeZone} />{' '}
          <span className="text-muted">
            · {causes[cause]} {by}
          </span>
          {reason ? <p className="text-xs text-muted wrap-anywhere">{reason}</p> : null}
        </li>
      ))}
    </ul>
  );
}
