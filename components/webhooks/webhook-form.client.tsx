'use client';

import { useActionState } from 'react';
import { FormOutcome } from '../auth/form-outcome';
import { type StatefulAction, untouched } from '../auth/stateful';
import { ShownOnce } from '../members/shown-once';
import { CheckboxField, TextField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';

interface Props {
  action: StatefulAction;
  states: readonly (readonly [state: string, word: string])[];
  /** What it is now, of one that is changed. */
  webhook?: { name: string; url: string; states: readonly string[] };
}

/** Makes a webhook and shows its secret once, or changes one. */
export function WebhookForm({ action, states, webhook }: Props) {
  const [{ values, errors, ...state }, run] = useActionState(action, untouched);
  const chosen = values
    ? Object.keys(values)
    : (webhook?.states.map((one) => `state.${one}`) ?? []);
  return (
    <form action={run} className="grid max-w-xl gap-4">
      {state.shown ? (
        <ShownOnce title="The secret that signs its messages" text={state.shown} />
      ) : (
        <FormOutcome state={state} />
      )}
      <TextField
        label="Name"
        name="name"
        required
        maxLength={100}
        defaultValue={values?.name ?? webhook?.name}
        errors={errors?.name}
      />
      <TextField
        label="Address"
        name="url"
        type="url"
        required
        maxLength={2000}
        placeholder="https://example.com/hooks/datamin"
        hint="Each message is a signed POST to it."
        defaultValue={values?.url ?? webhook?.url}
        errors={errors?.url}
      />
      <fieldset className="grid gap-2">
        <legend className="mb-1 font-semibold">Told of</legend>
        <p className="text-muted">None chosen: of every state.</p>
        <div className="grid gap-1 sm:grid-cols-2">
          {states.map(([one, word]) => (
            <CheckboxField
              // What was chosen before stays chosen when the form comes back.
              key={`${one} ${chosen.includes(`state.${one}`)}`}
              label={word}
              name={`state.${one}`}
              defaultChecked={chosen.includes(`state.${one}`)}
            />
          ))}
        </div>
      </fieldset>
      <div>
        <SubmitButton look={webhook ? 'default' : 'primary'} pending="Saving…">
          {webhook ? 'Save' : 'Create webhook'}
        </SubmitButton>
      </div>
    </form>
  );
}
