'use client';

import type { ReactNode } from 'react';
import { useFormStatus } from 'react-dom';
import { Button, type ButtonLook } from './button';

interface Props extends ButtonLook {
  children: ReactNode;
  /** The label while the form is being sent. */
  pending?: ReactNode;
  name?: string;
  value?: string;
  disabled?: boolean;
}

/**
 * The form's button. While pending it is `aria-disabled`, not `disabled`, which would drop the focus,
 * and it refuses further presses.
 */
export function SubmitButton({ children, pending = 'Working…', look = 'primary', ...rest }: Props) {
  const status = useFormStatus();
  return (
    <Button
      type="submit"
      look={look}
      aria-disabled={status.pending || undefined}
      onClick={(event) => {
        if (status.pending) event.preventDefault();
      }}
      {...rest}
    >
      {status.pending ? <span role="status">{pending}</span> : children}
    </Button>
  );
}
