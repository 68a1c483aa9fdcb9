import type { ActionState } from '@/lib/http';
import type { RunRequestState } from '@/lib/runs';

/** The outcome of "Run now" when it did not lead to a run's page. */
export interface RunState extends ActionState {
  /** The request as far as it got. */
  request?: { id: string; state: RunRequestState; reason: string | null };
  /** Another open request, or the cool-down, is in the way: only "run anyway" continues. */
  blocked?: boolean;
  /** The next press makes another request, so it needs another key. */
  idempotencyKey?: string;
  /** No answer came: whether it was sent is not known. */
  isLost?: boolean;
}
