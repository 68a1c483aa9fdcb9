'use client';

import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { ShownOnce } from '@/components/members/shown-once';
import { CheckboxField, SelectField, TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';

const kinds = [
  { value: 'webhook', label: 'Webhook, signed' },
  { value: 'syslog', label: 'Syslog (RFC 5424)' },
];

/** Streams an audit somewhere as it happens. */
export function StreamForm({ action }: { action: StatefulAction }) {
  const [{ values, errors, shown, ...state }, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid max-w-md gap-4">
      <FormOutcome state={state} />
      {shown ? <ShownOnce title="The secret that signs its messages" text={shown} /> : null}
      <TextField
        label="Name"
        name="name"
        required
        maxLength={100}
        defaultValue={values?.name}
        errors={errors?.name}
      />
      <SelectField
        key={values?.kind}
        label="Kind"
        name="kind"
        required
        options={kinds}
        defaultValue={values?.kind ?? 'webhook'}
        errors={errors?.kind}
      />
      <TextField
        label="Address"
        name="url"
        required
        inputMode="url"
        spellCheck={false}
        hint="https://example.com/audit for a webhook; tls://logs.example.com:6514 for syslog."
        defaultValue={values?.url}
        errors={errors?.url}
      />
      <CheckboxField
        key={`from ${values?.fromStart}`}
        label="Send all stored events first, not only new ones"
        name="fromStart"
        value="true"
        defaultChecked={values?.fromStart === 'true'}
        errors={errors?.fromStart}
      />
      <div>
        <SubmitButton pending="Creating…">Create stream</SubmitButton>
      </div>
    </form>
  );
}
