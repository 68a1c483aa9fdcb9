'use client';

import { FormOutcome } from '../auth/form-outcome';
import { type StatefulAction, untouched } from '../auth/stateful';
import { ShownOnce } from '../members/shown-once';
import { FieldErrors } from '../ui/field';
import { CheckboxField, TextField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';

interface Props {
  action: StatefulAction;
  states: readonly (readonly [state: string, word: string])[];
  events: readonly (readonly [event: string, word: string])[];
  /** The current values, when changing one. */
  webhook?: {
    name: string;
    url: string;
    states: readonly string[];
    runRequests: boolean;
    pipelineEvents: readonly string[];
  };
}

/** The names of the ticked boxes. */
function chosenOf(webhook: Props['webhook']): string[] {
  if (!webhook) return ['runRequests'];
  return [
    ...(webhook.runRequests ? ['runRequests'] : []),
    ...webhook.states.map((one) => `state.${one}`),
    ...webhook.pipelineEvents.map((one) => `pipeline.${one}`),
  ];
}

/** Makes a webhook and shows its secret once, or changes one. */
export function WebhookForm({ action, states, events, webhook }: Props) {
  const [{ values, errors, ...state }, run] = useAnswer(action, untouched);
  const chosen = values ? Object.keys(values) : chosenOf(webhook);
  const box = (name: string, label: string) => (
    <CheckboxField
      // Keeps the choice when the form comes back.
      key={`${name} ${chosen.includes(name)}`}
      label={label}
      name={name}
      defaultChecked={chosen.includes(name)}
    />
  );
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
        <legend className="mb-1 font-semibold">Notify when a pipeline</legend>
        <p className="text-muted">
          One message when a pipeline starts to fail or is late, and one when it recovers, never one
          per run.
        </p>
        <div className="grid gap-1 sm:grid-cols-2">
          {events.map(([one, word]) => box(`pipeline.${one}`, word))}
        </div>
        <FieldErrors id="pipeline-events" errors={errors?.pipelineEvents} />
      </fieldset>
      <fieldset className="grid gap-2">
        <legend className="mb-1 font-semibold">Notify about run requests</legend>
        {box('runRequests', 'Run requests, when they become')}
        <div className="ml-6 grid gap-1 sm:grid-cols-2">
          {states.map(([one, word]) => box(`state.${one}`, word))}
        </div>
        <p className="ml-6 text-muted">None chosen: every state.</p>
      </fieldset>
      <div>
        <SubmitButton look={webhook ? 'default' : 'primary'} pending="Saving…">
          {webhook ? 'Save' : 'Create webhook'}
        </SubmitButton>
      </div>
    </form>
  );
}
