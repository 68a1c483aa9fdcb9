'use client';

import { type ReactNode, useActionState } from 'react';
import type { ButtonLook } from '@/components/ui/button';
import { ConfirmForm } from '@/components/ui/confirm-form';
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
  const [state, run] = useActionState(action, untouched);
  return (
    <ConfirmForm action={run} answer={state} {...rest}>
      {children}
      <FormOutcome state={state} />
    </ConfirmForm>
  );
}
