import { AnsweredField } from '../ui/answered.client';

/** The reason: kept in the audit and, where the hint says so, shown to those affected. */
export function ReasonField({ hint, id }: { hint: string; id: string }) {
  return (
    <AnsweredField
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
