import type { ReactNode } from 'react';

/**
 * Forms whose content break-glass access may read but not send: each would create something that outlasts it.
 * The verbs refuse it whatever is shown.
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

/** Replaces a form that would be useless disabled. */
export function HeldNote() {
  return (
    <p className="text-muted">
      Not possible with break-glass access, because it would last longer than the access. An admin
      of the team can do this.
    </p>
  );
}
