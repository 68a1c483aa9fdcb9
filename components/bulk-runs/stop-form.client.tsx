'use client';

import { Callout } from '../ui/callout';
import { ConfirmForm } from '../ui/confirm-form';
import { useAnswer } from '../ui/use-answer.client';
import type { BulkState } from './bulk-form.client';
import { pipelineCount } from './outcome-words';

/** Asks, then stops a bulk run. */
export function StopForm({
  action,
  waiting,
}: {
  action: (previous: BulkState, form: FormData) => Promise<BulkState>;
  waiting: number;
}) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  return (
    <ConfirmForm
      look="danger"
      action={submit}
      answer={state}
      ask="Stop…"
      confirm="Stop"
      pending="Stopping…"
    >
      {state.status === 'failed' ? (
        <Callout announce tone="warn">
          {state.message}
        </Callout>
      ) : null}
      <p>
        {pipelineCount(waiting)} that wait will not be requested. The rest goes on: a run that has
        started cannot be stopped from here.
      </p>
    </ConfirmForm>
  );
}
