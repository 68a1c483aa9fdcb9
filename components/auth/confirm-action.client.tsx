'use client';

import type { ReactNode } from 'react';
import type { ButtonLook } from '@/components/ui/button';
import { ConfirmForm } from '@/components/ui/confirm-form';
import { useAnswer } from '@/components/ui/use-answer.client';
import { FormOutcome } from './form-outcome';
import { type StatefulAction, untouched } from './stateful';

interface Props extends ButtonLook {
  action: StatefulAction;
  ask: ReactNode;
  confirm: ReactNode;
  hidden?: Record<string, string>;
  /** Opens in the flow of the page. */
  inline?: boolean;
  children: ReactNode;
}

/** A step that asks first, and shows the reason when it is refused. */
export function ConfirmAction({ action, children, ...rest }: Props) {
  const [state, run] = useAnswer(action, untouched);
  return (
    <ConfirmForm action={run} answer={state} {...rest}>
      {children}
      <FormOutcome state={state} />
    </ConfirmForm>
  );
}
