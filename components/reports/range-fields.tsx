import type { ReactNode } from 'react';
import { FieldErrors, Input } from '../ui/field';
import { SelectField } from '../ui/fields';
import { errorsOf, type PartProps } from './form-values';

/** Which days a report shows: three ways, each with its own numbers. */
export function RangeFields({
  values,
  errors,
  timeZones,
}: PartProps & { timeZones: readonly string[] }) {
  const own = { values };
  return (
    <>
      <fieldset className="grid gap-2">
        <legend className="font-medium">Days</legend>
        <Way kind="rolling" {...own}>
          <span>The last</span>
          <Days name="rollingDays" label="Days of the rolling range" {...own} />
          <span>days, always up to today</span>
        </Way>
        <Way kind="fixed" {...own}>
          <span>From</span>
          <Day name="fixedFrom" label="First day" {...own} />
          <span>to</span>
          <Day name="fixedTo" label="Last day" {...own} />
        </Way>
        <Way kind="chosen" {...own}>
          <span>The viewer chooses: at first the last</span>
          <Days name="chosenDays" label="Days at first" {...own} />
          <span>days, at most</span>
          <Days name="chosenMost" label="Most days to choose" {...own} />
          <span>days, none before</span>
          <Day name="chosenEarliest" label="Earliest day to choose" {...own} />
        </Way>
        <FieldErrors id="field-range" errors={errorsOf(errors, 'range')} />
      </fieldset>
      <SelectField
        key={values.timeZone}
        label="Time zone"
        name="timeZone"
        required
        hint="For its days and times; the report names it."
        options={timeZones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
        defaultValue={values.timeZone}
        errors={errorsOf(errors, 'timeZone')}
      />
      <SelectField
        key={`mode ${values.mode}`}
        label="Numbers"
        name="mode"
        required
        hint="Frozen numbers are read when you save, and never change."
        options={[
          { value: 'live', label: 'Live' },
          { value: 'snapshot', label: 'Frozen' },
        ]}
        defaultValue={values.mode}
        errors={errorsOf(errors, 'mode')}
      />
    </>
  );
}

type Own = Pick<PartProps, 'values'>;

function Way({ kind, values, children }: Own & { kind: string; children: ReactNode }) {
  const id = `range-${kind}`;
  const words = { rolling: 'Rolling', fixed: 'Fixed', chosen: 'Chosen' }[kind];
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <input
        type="radio"
        id={id}
        name="range"
        value={kind}
        defaultChecked={values.range === kind}
        required
      />
      <label htmlFor={id} className="sr-only">
        {words}
      </label>
      {children}
    </div>
  );
}

function Days({ name, label, values }: Own & { name: string; label: string }) {
  return (
    <Input
      type="number"
      name={name}
      aria-label={label}
      min={1}
      max={800}
      className="w-20!"
      defaultValue={values[name]}
    />
  );
}

function Day({ name, label, values }: Own & { name: string; label: string }) {
  return (
    <Input
      type="date"
      name={name}
      aria-label={label}
      className="w-auto!"
      defaultValue={values[name]}
    />
  );
}
