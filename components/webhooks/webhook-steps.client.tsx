'use client';

import type { ReactNode } from 'react';
import { FormOutcome } from '../auth/form-outcome';
import { type StatefulAction, untouched } from '../auth/stateful';
import { ShownOnce } from '../members/shown-once';
import { ConfirmForm } from '../ui/confirm-form';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';

interface Props {
  action: StatefulAction;
  label: ReactNode;
  pending: string;
  small?: boolean;
  hidden?: Record<string, string>;
}

/** A button whose outcome is shown beside it. */
export function StepForm({ action, label, pending, small = false, hidden }: Props) {
  const [state, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid justify-items-start gap-2">
      {Object.entries(hidden ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SubmitButton look="default" small={small} pending={pending}>
        {label}
      </SubmitButton>
      <FormOutcome state={state} />
    </form>
  );
}

/** A new secret, shown once; the previous one keeps signing for a day. */
export function RotateForm({ action }: { action: StatefulAction }) {
  const [state, run] = useAnswer(action, untouched);
  return (
    <div className="grid gap-3">
      {state.shown ? (
        <ShownOnce title="The new secret" text={state.shown} />
      ) : (
        <FormOutcome state={state} />
      )}
      <ConfirmForm
        action={run}
        answer={state}
        inline
        ask="Rotate the secret"
        confirm="Create a new secret"
      >
        <p>
          Messages are signed with the new secret at once. For 24 hours they are also signed with
          the previous one, so that your server can switch in its own time.
        </p>
      </ConfirmForm>
    </div>
  );
}
