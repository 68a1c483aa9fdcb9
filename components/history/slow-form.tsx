import Form from 'next/form';
import { Button } from '../ui/button';
import { SelectField, TextField } from '../ui/fields';

/** How long a task run must take to count as slow, and of which type. */
export function SlowForm({
  path,
  search: { slow: _, type, ...kept },
  seconds,
  types,
}: {
  path: string;
  search: Record<string, string | undefined>;
  seconds: number;
  types: readonly string[];
}) {
  const known = type === undefined || types.includes(type) ? types : [type, ...types];
  return (
    <Form
      action={path}
      prefetch={false}
      scroll={false}
      className="flex flex-wrap items-end gap-2 border-b border-line px-4 py-3"
    >
      {Object.entries(kept).map(([name, value]) =>
        value ? <input key={name} type="hidden" name={name} value={value} /> : null,
      )}
      <TextField
        key={seconds}
        label="Slow from (s)"
        name="slow"
        required
        inputMode="decimal"
        autoComplete="off"
        defaultValue={String(seconds)}
        className="w-36"
      />
      <SelectField
        key={type}
        label="Task type"
        name="type"
        defaultValue={type ?? ''}
        options={[{ value: '', label: 'Any' }, ...known.map((value) => ({ value, label: value }))]}
        className="w-44"
      />
      <Button type="submit">Show</Button>
    </Form>
  );
}
