'use client';

import { FormOutcome } from '../auth/form-outcome';
import type { StatefulAction } from '../auth/stateful';
import { TextareaField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';

/** A note for whoever looks at the request next. */
export function NoteForm({ action }: { action: StatefulAction }) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  return (
    <form action={submit} className="grid gap-2">
      <TextareaField
        // Emptied once the note is saved.
        key={state.status === 'failed' ? 'again' : (state.shown ?? 'new')}
        label="Add a note"
        name="text"
        required
        rows={2}
        maxLength={2000}
        defaultValue={state.values?.text}
        errors={state.errors?.text}
      />
      <div>
        <SubmitButton look="default" pending="Adding…">
          Add note
        </SubmitButton>
      </div>
      {state.status === 'failed' && !state.errors ? <FormOutcome state={state} /> : null}
    </form>
  );
}
