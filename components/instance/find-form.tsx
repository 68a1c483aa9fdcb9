import Form from 'next/form';
import { Button } from '../ui/button';
import { TextField } from '../ui/fields';

/** Filters a list by part of a name: a plain form, so that the filter is in the address. */
export function FindForm({ action, q, label }: { action: string; q?: string; label: string }) {
  return (
    <Form action={action} prefetch={false} scroll={false} className="filter-bar">
      <TextField
        key={q}
        label={label}
        name="q"
        type="search"
        hideLabel
        placeholder={label}
        defaultValue={q}
        maxLength={200}
        className="filter-text"
      />
      <Button type="submit">Find</Button>
      {q ? (
        <a className="btn btn-quiet" href={action}>
          Clear
        </a>
      ) : null}
    </Form>
  );
}
