'use client';

import type { ReactNode } from 'react';
import { ConfirmForm } from '../ui/confirm-form';
import { useAnswer } from '../ui/use-answer.client';
import { FormAnswer } from './form-answer';
import type { Submit } from './verify-form.client';

/** A step that asks first and may be refused; the refusal stays visible when the question is closed. */
export function QuestionForm({
  action,
  ask,
  pending,
  failed,
  look = 'danger',
  children,
}: {
  action: Submit;
  look?: 'danger' | 'default';
  /** On both buttons: a verb and its object. */
  ask: string;
  pending: string;
  failed: string;
  /** What will happen. */
  children: ReactNode;
}) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  return (
    <div className="grid gap-3">
      <ConfirmForm
        inline
        look={look}
        action={submit}
        answer={state}
        ask={`${ask}…`}
        confirm={ask}
        pending={pending}
      >
        {children}
      </ConfirmForm>
      <FormAnswer state={state} failed={failed} />
    </div>
  );
}
