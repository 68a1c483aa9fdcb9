import type { FieldErrors } from '@/lib/errors';
import { SelectField, TextField } from '../ui/fields';
import type { ScheduleValues } from './schedule-values';

/** What to do with a firing that meets an open request, or that was missed. */
export function PolicyFields({
  values,
  errors,
}: {
  values: ScheduleValues;
  errors: FieldErrors | undefined;
}) {
  return (
    <fieldset className="schedule-when">
      <legend className="font-medium">Conflicts and downtime</legend>
      <SelectField
        key={`overlap ${values.overlap}`}
        label="While another request is open"
        name="overlap"
        required
        defaultValue={values.overlap}
        errors={errors?.overlap}
        options={[
          { value: 'skip', label: 'Skip it' },
          { value: 'queue', label: 'Wait in line for its turn' },
        ]}
      />
      <SelectField
        key={`catchUp ${values.catchUp}`}
        label="Missed during downtime"
        name="catchUp"
        required
        defaultValue={values.catchUp}
        errors={errors?.catchUp}
        options={[
          { value: 'none', label: 'Skip them' },
          { value: 'last', label: 'Run the last one' },
          { value: 'all', label: 'Run all, up to a number' },
        ]}
      />
      <TextField
        className="when-all"
        label="At most"
        name="catchUpMost"
        type="number"
        min={1}
        max={50}
        required
        defaultValue={values.catchUpMost}
        errors={errors?.catchUpMost}
      />
      <TextField
        label="Random delay in seconds"
        name="jitter"
        type="number"
        min={0}
        max={3600}
        required
        hint="Up to this much later, so that many schedules do not start at once."
        defaultValue={values.jitter}
        errors={errors?.jitterMs}
      />
    </fieldset>
  );
}
