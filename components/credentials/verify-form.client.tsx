'use client';

import type { ReactNode } from 'react';
import type { ActionState } from '@/lib/http';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { FormAnswer } from './form-answer';

/** A server action that keeps a form's state, bound to its team and credential. */
export type Submit = (state: ActionState, form: FormData) => Promise<ActionState>;

/** Asks Datamin now whether the stored secret is good. */
export function VerifyForm({
  action,
  name,
  standing,
}: {
  action: Submit;
  name: string;
  /** What was known before; replaced by the new answer. */
  standing: ReactNode;
}) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  return (
    <form action={submit} className="grid gap-3">
      {state.status === 'idle' ? standing : null}
      <FormAnswer state={state} done="Datamin accepts it" failed="It does not work" />
      <div>
        <SubmitButton look="default" pending="Asking Datamin…">
          Verify now<span className="sr-only"> {name}</span>
        </SubmitButton>
      </div>
    </form>
  );
}
