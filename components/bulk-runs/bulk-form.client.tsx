'use client';

import { useState } from 'react';
import { Callout } from '../ui/callout';
import { SelectField, TextField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { pipelineCount } from './outcome-words';

export interface BulkState {
  status: 'idle' | 'done' | 'failed';
  message?: string;
  /** What was chosen. */
  values?: Record<string, string>;
}

const widths = ['1', '2', '4', '8', '20'];

/** The single confirmation of a bulk run. Its key is made with the page, so a double press makes one bulk run. */
export function BulkForm({
  action,
  picks,
  anyway,
  willRun,
  needsCount,
  perCredential,
  idempotencyKey,
}: {
  action: (previous: BulkState, form: FormData) => Promise<BulkState>;
  picks: readonly string[];
  anyway: boolean;
  willRun: number;
  /** Whether the number of runs must be typed to confirm. */
  needsCount: boolean;
  perCredential: number;
  idempotencyKey: string;
}) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  const [key] = useState(idempotencyKey);
  const width = state.values?.perCredential ?? String(perCredential);
  return (
    <form action={submit} className="grid max-w-xl gap-4">
      {state.status === 'failed' ? (
        <Callout announce tone="bad" title="Nothing was requested">
          {state.message}
        </Callout>
      ) : null}
      {picks.map((pick) => (
        <input key={pick} type="hidden" name="pick" value={pick} />
      ))}
      <input type="hidden" name="idempotencyKey" value={key} />
      {anyway ? <input type="hidden" name="anyway" value="true" /> : null}
      <p>
        Each is requested once, in this order, a few at a time. A run that has started cannot be
        stopped from here; one that is waiting can.
      </p>
      <SelectField
        // React resets a select to its first value after an action; a new key keeps the choice.
        key={width}
        label="At once per credential"
        name="perCredential"
        required
        hint="How many runs go on at the same time; the rest wait their turn."
        defaultValue={width}
        options={widths.map((value) => ({ value, label: value }))}
      />
      {needsCount ? (
        <TextField
          label={`Type how many will run to confirm: ${willRun}`}
          name="typedCount"
          required
          inputMode="numeric"
          autoComplete="off"
        />
      ) : null}
      <div>
        <SubmitButton pending="Writing it down…">Run {pipelineCount(willRun)}</SubmitButton>
      </div>
    </form>
  );
}
