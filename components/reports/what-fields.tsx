import { FieldErrors } from '../ui/field';
import { CheckboxField, TextareaField, TextField } from '../ui/fields';
import { type Choices, errorsOf, type PartProps } from './form-values';
import { sectionWords } from './report-words';

const hints: Partial<Record<keyof typeof sectionWords, string>> = {
  outputs: 'Whatever the tasks wrote: check them first. Off by default.',
};

/** What a report shows. */
export function WhatFields({ values, errors, choices }: PartProps & { choices: Choices }) {
  return (
    <>
      <TextField
        label="Name"
        name="name"
        required
        maxLength={120}
        autoComplete="off"
        hint="Only your team sees it."
        defaultValue={values.name}
        errors={errorsOf(errors, 'name')}
      />
      <TextField
        label="Title"
        name="title"
        required
        maxLength={120}
        autoComplete="off"
        hint="The heading viewers see."
        defaultValue={values.title}
        errors={errorsOf(errors, 'title')}
      />
      <TextareaField
        label="Note"
        name="note"
        rows={3}
        maxLength={10_000}
        hint="Markdown, shown under the title."
        defaultValue={values.note}
        errors={errorsOf(errors, 'note')}
      />
      <Boxes
        legend="Pipelines"
        group="pipeline"
        values={values}
        boxes={choices.pipelines.map(({ uuid, name }) => ({ value: uuid, label: name }))}
        errors={errorsOf(errors, 'pipelines')}
      />
      <TextareaField
        label="More pipelines"
        name="morePipelines"
        rows={2}
        spellCheck={false}
        hint="Any that are not in the list: UUIDs or addresses, one per line."
        defaultValue={values.morePipelines}
      />
      {choices.tasks.length > 0 ? (
        <Boxes
          legend="Only these tasks"
          hint="None ticked: all tasks."
          group="task"
          values={values}
          boxes={choices.tasks.map(({ uuid, name, pipeline }) => ({
            value: uuid,
            label: `${name} · ${pipeline}`,
          }))}
          errors={errorsOf(errors, 'tasks')}
        />
      ) : null}
      <Boxes
        legend="Sections"
        group="section"
        values={values}
        boxes={Object.entries(sectionWords).map(([value, label]) => ({
          value,
          label,
          hint: Object.entries(hints).find(([name]) => name === value)?.[1],
        }))}
        errors={errorsOf(errors, 'sections')}
      />
    </>
  );
}

/**
 * Several checkboxes for one question. Each has its own name, so that ticked ones stay ticked when the form is refused.
 */
function Boxes({
  legend,
  hint,
  group,
  values,
  boxes,
  errors,
}: {
  legend: string;
  hint?: string;
  group: string;
  values: PartProps['values'];
  boxes: readonly { value: string; label: string; hint?: string | undefined }[];
  errors?: readonly string[] | undefined;
}) {
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1 font-medium">{legend}</legend>
      {hint ? <p className="text-xs text-muted">{hint}</p> : null}
      <div className="grid max-h-64 gap-1.5 overflow-y-auto">
        {boxes.map(({ value, label, hint: own }) => (
          <CheckboxField
            key={value}
            label={label}
            hint={own}
            name={`${group}:${value}`}
            id={`field-${group}-${value}`}
            defaultChecked={values[`${group}:${value}`] === 'on'}
          />
        ))}
      </div>
      <FieldErrors id={`field-${group}`} errors={errors} />
    </fieldset>
  );
}
