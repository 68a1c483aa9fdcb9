'use client';

import { FormOutcome } from '../auth/form-outcome';
import { type StatefulAction, untouched } from '../auth/stateful';
import { TextField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';

/** A sandbox credential in one press; its client is public knowledge, so nothing needs typing. */
export function SandboxForm({ action, address }: { action: StatefulAction; address: string }) {
  const [state, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid gap-3">
      <FormOutcome state={state} />
      <TextField
        label="Address of the sandbox"
        name="sandboxUrl"
        required
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        hint="Printed when the sandbox starts."
        defaultValue={state.values?.sandboxUrl ?? address}
        errors={state.errors?.baseUrl}
      />
      <div>
        <SubmitButton look="default" pending="Asking the sandbox…">
          Start with the sandbox
        </SubmitButton>
      </div>
    </form>
  );
}
