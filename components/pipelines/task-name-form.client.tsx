'use client';

import { buttonClass } from '../ui/button';
import { TextField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { FormAnswer } from './form-answer';
import type { Submit } from './submit';

/** Names a task in place. An empty name restores its type. */
export function TaskNameForm({
  action,
  id,
  name,
  called,
  small = true,
}: {
  action: Submit;
  id: string;
  name: string | null;
  called: string;
  small?: boolean;
}) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  return (
    <details className="disclosure ms-auto w-fit text-start">
      <summary className={buttonClass({ small })}>
        {name ? 'Rename' : 'Name'}
        <span className="sr-only"> task {called}</span>
      </summary>
      <form action={submit} className="mt-2 grid gap-2">
        <TextField
          label="Name"
          hideLabel
          name="name"
          id={`name-${id}`}
          maxLength={200}
          autoComplete="off"
          placeholder="Empty: shown by its type"
          defaultValue={state.values?.name ?? name ?? ''}
          errors={state.errors?.name}
        />
        <div>
          <SubmitButton small look="default" pending="Saving…">
            Save
          </SubmitButton>
        </div>
        <FormAnswer state={state} done="Saved" failed="Not saved" />
      </form>
    </details>
  );
}
