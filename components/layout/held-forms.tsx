import type { ReactNode } from 'react';

/**
 * Forms whose words break-glass access may read and not send: each would give something that outlasts it. The
 * verbs refuse it whatever is shown.
 */
export function HeldForms({ isHeld, children }: { isHeld: boolean; children: ReactNode }) {
  if (!isHeld) return children;
  return (
    <div className="grid min-w-0 gap-3">
      <HeldNote />
      <fieldset disabled className="min-w-0 border-0 p-0">
        {children}
      </fieldset>
    </div>
  );
}

/** Instead of a form whose disabled rest would be of no use. */
export function HeldNote() {
  return (
    <p className="text-muted">
      Not by break-glass access: it would outlast it. An admin of the team can do this.
    </p>
  );
}
