'use client';

import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { SelectField } from '@/components/ui/fields';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';
import type { Role } from '@/lib/context';
import { roleOptions } from './role-options';

/** A member's role, changed in its row. "Save" shows once another is chosen, which takes no script. */
export function RoleForm({
  action,
  member,
  ownRole,
}: {
  action: StatefulAction;
  member: { id: string; name: string; role: Role };
  ownRole: Role;
}) {
  const [state, run] = useAnswer(action, untouched);
  return (
    <form action={run} className="saves-change grid gap-2">
      <input type="hidden" name="id" value={member.id} />
      <div className="flex flex-wrap items-center gap-2">
        <SelectField
          key={member.role}
          label={`Role of ${member.name}`}
          hideLabel
          id={`role-${member.id}`}
          name="role"
          required
          options={roleOptions(ownRole).map(({ value }) => ({ value, label: value }))}
          defaultValue={member.role}
        />
        <SubmitButton small look="default" pending="Saving…">
          Save<span className="sr-only"> the role of {member.name}</span>
        </SubmitButton>
      </div>
      <FormOutcome state={state} done="Saved." />
    </form>
  );
}
