import type { ReactNode } from 'react';

/**
 * All that follows a page's head, as one piece: a first page leaves it out of its first frame, see
 * docs/decisions/0035. Once to a page, and nothing may stand behind it, for that would move.
 */
export function Later({ children }: { children: ReactNode }) {
  return (
    <>
      {/* The browser paints as soon as it has come so far. */}
      <template id="page-head" />
      <div className="later">{children}</div>
    </>
  );
}
