'use client';

import { useState } from 'react';
import { FormOutcome } from '../auth/form-outcome';
import { type StatefulAction, untouched } from '../auth/stateful';
import { TextareaField, TextField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { RunAnswer } from './run-now.client';
import type { RunState } from './run-state';

/** Starts a run with an input. Its key is made with the page, so that a double press makes one request. */
export function RunWithInput({
  action,
  idempotencyKey,
  input,
  openRequest,
  needsName,
  requestsHref,
}: {
  action: (previous: RunState, form: FormData) => Promise<RunState>;
  idempotencyKey: string;
  /** The initial input. */
  input: string;
  /** What is known of another request under way, in a sentence. */
  openRequest: string | null;
  /** The pipeline's name, if it must be typed to confirm. */
  needsName: string | null;
  requestsHref: string;
}) {
  const [state, run] = useAnswer(action, { status: 'idle' });
  const [firstKey] = useState(idempotencyKey);
  const anyway = openRequest !== null || state.blocked === true;
  return (
    <form action={run} className="grid gap-4">
      <RunAnswer state={state} requestsHref={requestsHref} />
      <input type="hidden" name="idempotencyKey" value={state.idempotencyKey ?? firstKey} />
      {anyway ? <input type="hidden" name="anyway" value="true" /> : null}
      <TextareaField
        label="Input"
        name="input"
        required
        rows={10}
        spellCheck={false}
        hint="JSON or text, sent as it is; at most 64 KiB."
        defaultValue={state.values?.input ?? input}
        key={state.values?.input ?? input}
        errors={state.errors?.input}
      />
      {openRequest && !state.blocked ? <p>{openRequest} Running anyway may run it twice.</p> : null}
      {needsName === null ? null : (
        <TextField
          label={<>Type its name to confirm: {needsName}</>}
          name="typedName"
          required
          autoComplete="off"
          spellCheck={false}
          defaultValue={state.values?.typedName}
        />
      )}
      <div>
        <SubmitButton look="primary" pending="Sending to Datamin…">
          {anyway ? 'Run anyway with this input' : 'Run with this input'}
        </SubmitButton>
      </div>
    </form>
  );
}

/** Saves an input under a name. */
export function PresetForm({ action, input }: { action: StatefulAction; input: string }) {
  const [{ values, errors, ...state }, save] = useAnswer(action, untouched);
  return (
    <form action={save} className="grid gap-3">
      <TextField
        label="Name"
        name="name"
        required
        maxLength={100}
        hint="Replaces one of the same name."
        defaultValue={values?.name}
        errors={errors?.name}
      />
      <TextareaField
        label="Input to keep"
        name="input"
        id="preset-input"
        required
        rows={4}
        spellCheck={false}
        defaultValue={values?.input ?? input}
        key={input}
        errors={errors?.input}
      />
      <div>
        <SubmitButton look="default" pending="Keeping…">
          Keep as a preset
        </SubmitButton>
      </div>
      <FormOutcome state={state} done="Kept." />
    </form>
  );
}
