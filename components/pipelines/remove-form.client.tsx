'use client';

import { ConfirmForm } from '../ui/confirm-form';
import { useAnswer } from '../ui/use-answer.client';
import { FormAnswer } from './form-answer';
import type { Submit } from './submit';

export function RemovePipelineForm({ action, name }: { action: Submit; name: string }) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  return (
    <ConfirmForm
      inline
      look="danger"
      action={submit}
      answer={state}
      ask="Remove pipeline…"
      confirm="Remove pipeline"
      pending="Removing…"
    >
      <FormAnswer state={state} failed="Not removed" />
      <p className="max-w-prose wrap-anywhere">
        Removes <strong>{name}</strong> from the portal with its readings, task names, schedules and
        run requests. Nothing changes in Datamin, and it can be registered again.
      </p>
    </ConfirmForm>
  );
}
