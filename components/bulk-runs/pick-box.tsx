import { pickForm } from './pick';

/** A checkbox that picks a row for a bulk run. It belongs to the form of the bar below the list. */
export function PickBox({ value, name }: { value: string; name: string }) {
  return (
    <input
      type="checkbox"
      form={pickForm}
      name="pick"
      value={value}
      aria-label={`Select ${name}`}
      className="checkbox pick"
    />
  );
}
