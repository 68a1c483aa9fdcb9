import type { ActionState } from '@/lib/http';
import type { RunRequestState } from '@/lib/runs';

/** What came of "Run now" when it did not lead to a run's page. */
export interface RunState extends ActionState {
  /** The request as far as it got. */
  request?: { id: string; state: RunRequestState; reason: string | null };
  /** Another open request stands in the way: only "run anyway" goes on. */
  blocked?: boolean;
  /** The next press is another wish, so it takes another key. */
  idempotencyKey?: string;
}
