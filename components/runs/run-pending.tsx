import type { RunRequestView } from '@/lib/runs';
import { Callout } from '../ui/callout';

/**
 * A request accepted this long ago with nothing in the log is no longer normal; the worker may not have noticed
 * yet.
 */
const stalledMs = 15 * 60_000;

/** A run that no task has reported for yet. */
export function RunPending({ request }: { request: RunRequestView | null }) {
  const since = request?.settledAt ?? request?.requestedAt;
  if (request?.stalled || (since && Date.now() - since.getTime() > stalledMs)) {
    return (
      <Callout tone="warn" title="Stalled: no task has reported for 15 minutes">
        <p>
          Datamin accepted the run, but its log shows nothing of it. Its workers may be down, or the
          first task is slow: check Datamin before you run it again.
        </p>
      </Callout>
    );
  }
  return (
    <Callout announce tone="busy" title="Waiting for its first task">
      <p>Tasks appear here as they finish. This page updates by itself.</p>
    </Callout>
  );
}
