'use client';

import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { ShownOnce } from '@/components/members/shown-once';
import { ConfirmForm } from '@/components/ui/confirm-form';
import { useAnswer } from '@/components/ui/use-answer.client';

/** A new secret, shown once; the previous one keeps signing for a day. */
export function RotateStream({ action, name }: { action: StatefulAction; name: string }) {
  const [{ shown, ...state }, run] = useAnswer(action, untouched);
  return (
    <div className="grid gap-2">
      <ConfirmForm
        small
        action={run}
        answer={state}
        ask={
          <>
            New secret…<span className="sr-only"> {name}</span>
          </>
        }
        confirm="Create a new secret"
      >
        <p>
          Messages are signed with it at once. For 24 hours they are also signed with the previous
          one, so that your server can switch in its own time.
        </p>
        {shown ? null : <FormOutcome state={state} />}
      </ConfirmForm>
      {shown ? <ShownOnce title={`The new secret of ${name}`} text={shown} /> : null}
    </div>
  );
}
