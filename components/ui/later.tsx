import { type ReactNode, Suspense } from 'react';

/**
 * Everything after a page's head, as one piece: a first page leaves it out of its first frame, and where something in
 * it waits for the head to be sent (`AfterHead`) sends it afterwards, see docs/decisions/0035. Use it once per page,
 * with nothing after it, because that would move.
 */
export function Later({ children }: { children: ReactNode }) {
  return (
    <>
      {/* The browser paints as soon as it has parsed this far. */}
      <template id="page-head" />
      <div className="later">
        <Suspense fallback={null}>{children}</Suspense>
      </div>
    </>
  );
}
