'use client';

import { FormOutcome } from '@/components/auth/form-outcome';
import { type StatefulAction, untouched } from '@/components/auth/stateful';
import { roleOptions } from '@/components/members/role-options';
import { ShownOnce } from '@/components/members/shown-once';
import { SelectField, TextareaField, TextField } from '@/components/ui/fields';
import { listErrors } from '@/components/ui/list-errors';
import { SubmitButton } from '@/components/ui/submit-button.client';
import { useAnswer } from '@/components/ui/use-answer.client';
import type { Role } from '@/lib/context';

const lives = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: 'never', label: 'until it is revoked' },
];

interface Props {
  action: StatefulAction;
  ownRole: Role;
  accounts: { id: string; name: string }[];
  /** Tags in use in the team. */
  tags: string[];
}

/** Makes a token for programs, and shows it once. */
export function CreateTokenForm({ action, ownRole, accounts, tags }: Props) {
  const [{ values, errors, ...state }, run] = useAnswer(action, untouched);
  const role = values?.role ?? 'viewer';
  const account = values?.serviceAccountId ?? '';
  const wrongPipelines = listErrors(errors, 'pipelines', 'Pipeline');
  const wrongTags = listErrors(errors, 'tags', 'Tag');
  const life = values?.expiresInDays ?? '90';
  return (
    <form action={run} className="grid max-w-md gap-4">
      {state.shown ? (
        <ShownOnce title="The new token" text={state.shown} />
      ) : (
        <FormOutcome state={state} />
      )}
      <TextField
        label="Name"
        name="name"
        required
        maxLength={100}
        hint="What it is for."
        defaultValue={values?.name}
        errors={errors?.name}
      />
      <SelectField
        key={`role ${role}`}
        label="Role"
        name="role"
        required
        options={roleOptions(ownRole)}
        defaultValue={role}
        errors={errors?.role}
      />
      <SelectField
        key={`life ${life}`}
        label="Valid for"
        name="expiresInDays"
        required
        options={lives}
        defaultValue={life}
        errors={errors?.expiresAt}
      />
      <SelectField
        key={`account ${account}`}
        label="Belongs to"
        name="serviceAccountId"
        options={[
          { value: '', label: 'me: it ends when I leave the team' },
          ...accounts.map(({ id, name }) => ({ value: id, label: `the service account ${name}` })),
        ]}
        defaultValue={account}
        errors={errors?.serviceAccountId}
      />
      <details
        className="grid gap-4"
        open={wrongPipelines || wrongTags || values?.pipelines || values?.tags ? true : undefined}
      >
        <summary className="plain-summary cursor-pointer">Only some pipelines</summary>
        <div className="mt-3 grid gap-4">
          <TextareaField
            label="Pipelines"
            name="pipelines"
            rows={3}
            spellCheck={false}
            hint="UUIDs or addresses, one per line. All other pipelines are hidden from it."
            defaultValue={values?.pipelines}
            errors={wrongPipelines}
          />
          <TextField
            label="Tags"
            name="tags"
            spellCheck={false}
            autoComplete="off"
            list="token-tags"
            hint="All pipelines with one of these, including future ones; separated by commas."
            defaultValue={values?.tags}
            errors={wrongTags}
          />
          <datalist id="token-tags">
            {tags.map((tag) => (
              <option key={tag} value={tag} />
            ))}
          </datalist>
        </div>
      </details>
      <div>
        <SubmitButton pending="Creating token…">Create token</SubmitButton>
      </div>
    </form>
  );
}
