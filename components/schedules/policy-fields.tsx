import type { FieldErrors } from '@/lib/errors';
import { SelectField, TextField } from '../ui/fields';
import type { ScheduleValues } from './schedule-values';

/** What becomes of firings that meet something, or that nobody was there for. */
export function PolicyFields({
  values,
  errors,
}: {
  values: ScheduleValues;
  errors: FieldErrors | undefined;
}) {
  return (
    <fieldset className="schedule-when">
      <legend className="font-medium">When something is in the way</legend>
      <SelectField
        key={`overlap ${values.overlap}`}
        label="While another request is open"
        name="overlap"
        required
        defaultValue={values.overlap}
        errors={errors?.overlap}
        options={[
          { value: 'skip', label: 'Skip the firing' },
          { value: 'queue', label: 'Wait in line for its turn' },
        ]}
      />
      <SelectField
        key={`catchUp ${values.catchUp}`}
        label="After a downtime, make up for"
        name="catchUp"
        required
        defaultValue={values.catchUp}
        errors={errors?.catchUp}
        options={[
          { value: 'none', label: 'Nothing that was missed' },
          { value: 'last', label: 'The last that was missed' },
          { value: 'all', label: 'All that were missed, up to a number' },
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
        label="Jitter in seconds"
        name="jitter"
        type="number"
        min={0}
        max={3600}
        required
        hint="Each firing comes up to so much later, so that many do not come at once."
        defaultValue={values.jitter}
        errors={errors?.jitterMs}
      />
    </fieldset>
  );
}
