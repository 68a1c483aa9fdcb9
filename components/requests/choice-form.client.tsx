'use client';

import { type ReactNode, useState } from 'react';
import { FormOutcome } from '../auth/form-outcome';
import type { StatefulAction } from '../auth/stateful';
import type { ButtonLook } from '../ui/button';
import { ConfirmForm } from '../ui/confirm-form';
import { useAnswer } from '../ui/use-answer.client';

/**
 * A choice about a request that asks first. Its hidden fields stay the same while the page refreshes:
 * with a key among them, a double press or a repeated post counts once.
 */
export function ChoiceForm({
  action,
  ask,
  confirm,
  pending,
  hidden = {},
  look,
  children,
}: Pick<ButtonLook, 'look'> & {
  action: StatefulAction;
  ask: ReactNode;
  confirm: ReactNode;
  pending: string;
  hidden?: Record<string, string>;
  children: ReactNode;
}) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  const [first] = useState(hidden);
  return (
    <ConfirmForm
      inline
      hidden={first}
      action={submit}
      answer={state}
      {...{ ask, confirm, pending, look }}
    >
      <FormOutcome state={state} />
      {children}
    </ConfirmForm>
  );
}
