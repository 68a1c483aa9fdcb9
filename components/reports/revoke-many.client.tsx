'use client';

import type { ReactNode } from 'react';
import { FormOutcome } from '../auth/form-outcome';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { type Submit, untouched } from './submit';

/** The list of reports as a form: the selected ones are revoked together. */
export function RevokeMany({ action, children }: { action: Submit; children: ReactNode }) {
  const [state, submit] = useAnswer(action, untouched);
  return (
    <form action={submit}>
      {children}
      <div className="grid gap-3 border-t border-line p-3 sm:px-4">
        <FormOutcome state={state} done="Revoked." />
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <label className="flex items-start gap-2">
            <input type="checkbox" className="checkbox" name="sure" required />
            <span>Revoke the selected links for good</span>
          </label>
          <SubmitButton look="danger" pending="Revoking…">
            Revoke selected
          </SubmitButton>
        </div>
      </div>
    </form>
  );
}
