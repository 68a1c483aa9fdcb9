import type { WebhookDeliveryView } from '@/lib/webhooks';
import type { StatefulAction } from '../auth/stateful';
import { StatusBadge } from '../ui/badge';
import { buttonClass } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { Link } from '../ui/link';
import { ScrollArea } from '../ui/scroll-area';
import { Duration, ExactTime, RelativeTime } from '../ui/time';
import { StepForm } from './webhook-steps.client';

interface Props {
  deliveries: WebhookDeliveryView[];
  /** The team's path. */
  base: string;
  timeZone: string;
  replay: StatefulAction;
}

const badges = {
  waiting: <StatusBadge tone="busy">waiting</StatusBadge>,
  delivered: <StatusBadge tone="good">delivered</StatusBadge>,
  failed: <StatusBadge tone="bad">failed</StatusBadge>,
} as const;

/** What was sent, newest first; each opens to its attempts. */
export function Deliveries({ deliveries, base, timeZone, replay }: Props) {
  if (deliveries.length === 0) {
    return (
      <EmptyState title="Nothing sent yet">
        <p>A message goes out with the next change. Or send a test.</p>
      </EmptyState>
    );
  }
  return (
    <ol className="divide-y divide-line">
      {deliveries.map((delivery) => (
        <li key={delivery.id} className="grid gap-2 p-4">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {badges[delivery.state]}
            <code className="wrap-anywhere">{delivery.kind}</code>
            <span className="text-muted">
              <RelativeTime at={delivery.createdAt} timeZone={timeZone} />
            </span>
            {delivery.runRequestId ? (
              <Link href={`${base}/run-requests/${delivery.runRequestId}`}>its request</Link>
            ) : null}
            {delivery.pipelineUuid ? (
              <Link href={`${base}/pipelines/${delivery.pipelineUuid}`}>its pipeline</Link>
            ) : null}
          </div>
          <Outcome delivery={delivery} timeZone={timeZone} />
          <details className="disclosure">
            <summary className={buttonClass({ look: 'quiet', small: true })}>
              Attempts and replay<span className="sr-only"> of {delivery.kind}</span>
            </summary>
            <div className="mt-2 grid gap-3">
              <Attempts delivery={delivery} timeZone={timeZone} />
              <StepForm
                small
                action={replay}
                label="Send it again"
                pending="Sending…"
                hidden={{ deliveryId: delivery.id }}
              />
            </div>
          </details>
        </li>
      ))}
    </ol>
  );
}

function Outcome({ delivery, timeZone }: { delivery: WebhookDeliveryView; timeZone: string }) {
  const last = delivery.attempts.at(-1);
  if (!last) return <p className="text-muted">Not sent yet.</p>;
  return (
    <p className="wrap-anywhere">
      {last.problem ?? `Arrived: answered ${last.status}`} · <Duration ms={last.durationMs} />
      {delivery.dueAt ? (
        <>
          {' '}
          · again <RelativeTime at={delivery.dueAt} timeZone={timeZone} mayCome />
        </>
      ) : null}
    </p>
  );
}

function Attempts({ delivery, timeZone }: { delivery: WebhookDeliveryView; timeZone: string }) {
  return (
    <>
      <p className="text-muted">
        Message <code className="wrap-anywhere">{delivery.id}</code>
      </p>
      <ol className="grid gap-2">
        {delivery.attempts.map((attempt) => (
          <li key={attempt.at.toISOString() + attempt.durationMs} className="grid gap-1">
            <span className="wrap-anywhere">
              <ExactTime at={attempt.at} timeZone={timeZone} /> ·{' '}
              {attempt.problem ?? `answered ${attempt.status}`} ·{' '}
              <Duration ms={attempt.durationMs} />
            </span>
            {attempt.answer ? (
              <ScrollArea label="Answer" className="max-h-40 rounded bg-sunken p-2">
                <pre className="whitespace-pre-wrap wrap-anywhere">{attempt.answer}</pre>
              </ScrollArea>
            ) : null}
          </li>
        ))}
      </ol>
    </>
  );
}
