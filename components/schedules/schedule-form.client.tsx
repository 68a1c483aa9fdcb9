'use client';

import { FormAnswer } from '../pipelines/form-answer';
import { Callout } from '../ui/callout';
import { SelectField, TextField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { ComingInstants } from './coming-instants';
import { PolicyFields } from './policy-fields';
import type { ScheduleChoices, ScheduleState, ScheduleValues } from './schedule-values';
import { WhenFields } from './when-fields';

/** Makes or changes a schedule. "Preview" comes first in the form: Enter previews, and changes nothing. */
export function ScheduleForm({
  action,
  values: known,
  choices,
  save,
}: {
  action: (previous: ScheduleState, form: FormData) => Promise<ScheduleState>;
  values: ScheduleValues;
  choices: ScheduleChoices;
  /** The button's label. */
  save: string;
}) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  const values = { ...known, ...state.values };
  const { errors, preview } = state;
  return (
    // Missing fields of a rhythm that is not chosen must not block it: the server says what is wrong.
    <form action={submit} noValidate className="schedule-form grid gap-4">
      {choices.pipelines ? (
        <SelectField
          key={`pipeline ${values.pipelineUuid}`}
          label="Pipeline"
          name="pipelineUuid"
          required
          defaultValue={values.pipelineUuid}
          errors={errors?.pipelineUuid}
          options={choices.pipelines.map(({ uuid, name }) => ({ value: uuid, label: name }))}
        />
      ) : null}
      <TextField
        label="Name"
        name="name"
        required
        maxLength={100}
        autoComplete="off"
        defaultValue={values.name}
        errors={errors?.name}
      />
      <WhenFields values={values} choices={choices} errors={errors} />
      <PolicyFields values={values} errors={errors} />
      {preview ? (
        <Callout announce tone="info" title={preview.words}>
          <ComingInstants preview={preview} timeZone={preview.timeZone} />
        </Callout>
      ) : (
        <FormAnswer state={state} done="Saved" failed="Not saved" />
      )}
      <div className="flex flex-wrap gap-2">
        <SubmitButton look="default" name="step" value="preview" pending="Looking ahead…">
          Preview
        </SubmitButton>
        <SubmitButton name="step" value="save" pending="Saving…">
          {save}
        </SubmitButton>
      </div>
    </form>
  );
}
