'use client';

import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { SelectField, TextField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';

const roleChoices = [
  { value: 'viewer', label: 'viewer: look' },
  { value: 'operator', label: 'operator: also run' },
  { value: 'admin', label: 'admin: also change' },
];
const lengths = [
  { value: '15', label: '15 minutes' },
  { value: '60', label: '1 hour' },
  { value: '120', label: '2 hours' },
  { value: '240', label: '4 hours' },
];

/** Joins a team for a while. */
export function BreakGlassForm({
  action,
  team,
}: {
  action: StatefulAction;
  /** The short name given in the address. */
  team?: string;
}) {
  const [{ values, errors, ...state }, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="grid max-w-md gap-4">
      <FormOutcome state={state} />
      <TextField
        label="Team"
        name="team"
        required
        autoCapitalize="none"
        spellCheck={false}
        hint="Its short name, as in its address."
        defaultValue={values?.team ?? team}
        errors={errors?.team}
      />
      <SelectField
        key={`role ${values?.role}`}
        label="Role"
        name="role"
        required
        options={roleChoices}
        defaultValue={values?.role ?? 'viewer'}
        errors={errors?.role}
      />
      <SelectField
        key={`minutes ${values?.minutes}`}
        label="For"
        name="minutes"
        required
        options={lengths}
        defaultValue={values?.minutes ?? '60'}
        errors={errors?.minutes}
      />
      <TextField
        label="Reason"
        name="reason"
        required
        minLength={10}
        maxLength={500}
        hint="The team sees it on every page and in its audit."
        defaultValue={values?.reason}
        errors={errors?.reason}
      />
      <div>
        <SubmitButton look="danger" pending="Taking access…">
          Take access
        </SubmitButton>
      </div>
    </form>
  );
}
