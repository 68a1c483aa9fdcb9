import type { FieldErrors } from '@/lib/errors';
import { SelectField, TextField } from '../ui/fields';
import type { ScheduleChoices, ScheduleValues } from './schedule-values';

const rhythms = [
  { value: 'day', label: 'Every day' },
  { value: 'weekday', label: 'Monday to Friday' },
  { value: 'week', label: 'Every week' },
  { value: 'month', label: 'Every month' },
  { value: 'hours', label: 'Every few hours' },
  { value: 'minutes', label: 'Every few minutes' },
  { value: 'cron', label: 'A cron expression' },
];

const days = [
  ...Array.from({ length: 31 }, (_, n) => ({ value: `${n + 1}`, label: `${n + 1}` })),
  { value: 'last', label: 'The last day' },
];

const counts = (numbers: readonly number[], unit: string) =>
  numbers.map((n) => ({ value: `${n}`, label: n === 1 ? `1 ${unit}` : `${n} ${unit}s` }));

/**
 * The rhythm. Every part is sent; the style sheet shows those of the chosen rhythm, so that it works
 * before any script.
 */
export function WhenFields({
  values,
  choices,
  errors,
}: {
  values: ScheduleValues;
  choices: ScheduleChoices;
  errors: FieldErrors | undefined;
}) {
  return (
    <fieldset className="schedule-when">
      <legend className="font-medium">When</legend>
      <SelectField
        key={values.every}
        label="How often"
        name="every"
        required
        defaultValue={values.every}
        errors={errors?.rhythm ?? errors?.['rhythm.every']}
        options={rhythms}
      />
      <SelectField
        className="when when-minutes"
        key={`minutes ${values.minuteCount}`}
        label="Every"
        name="minuteCount"
        id="field-minute-count"
        required
        defaultValue={values.minuteCount}
        errors={errors?.['rhythm.count']}
        options={counts(choices.minuteCounts, 'minute')}
      />
      <SelectField
        className="when when-hours"
        key={`hours ${values.hourCount}`}
        label="Every"
        name="hourCount"
        id="field-hour-count"
        required
        defaultValue={values.hourCount}
        errors={errors?.['rhythm.count']}
        options={counts(choices.hourCounts, 'hour')}
      />
      <TextField
        className="when when-hours"
        label="At minute"
        name="minute"
        type="number"
        min={0}
        max={59}
        required
        defaultValue={values.minute}
        errors={errors?.['rhythm.minute']}
      />
      <SelectField
        className="when when-week"
        key={`week ${values.weekday}`}
        label="On"
        name="weekday"
        required
        defaultValue={values.weekday}
        errors={errors?.['rhythm.weekday']}
        options={choices.weekdays.map((label, n) => ({ value: `${n}`, label }))}
      />
      <SelectField
        className="when when-month"
        key={`month ${values.day}`}
        label="On day"
        name="day"
        required
        hint="Months without that day are skipped."
        defaultValue={values.day}
        errors={errors?.['rhythm.day']}
        options={days}
      />
      <TextField
        className="when when-time"
        label="At"
        name="time"
        type="time"
        required
        defaultValue={values.time}
        errors={errors?.['rhythm.time']}
      />
      <TextField
        className="when when-cron"
        label="Expression"
        name="cron"
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        hint="Minute, hour, day of the month (L: the last), month, day of the week."
        placeholder="30 2 * * 1-5"
        defaultValue={values.cron}
        errors={errors?.cron}
      />
      <TextField
        label="Time zone"
        name="timeZone"
        required
        list="time-zones"
        autoComplete="off"
        spellCheck={false}
        hint="The schedule follows its daylight saving time."
        defaultValue={values.timeZone}
        errors={errors?.timeZone}
      />
      <datalist id="time-zones">
        {choices.timeZones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </fieldset>
  );
}
