import { TextField } from '../ui/fields';

/** Why: kept in the audit, and where told so, shown to whoever meets what came of it. */
export function ReasonField({ hint, id }: { hint: string; id: string }) {
  return (
    <TextField
      label="Reason"
      name="reason"
      id={id}
      required
      maxLength={500}
      autoComplete="off"
      hint={hint}
    />
  );
}
