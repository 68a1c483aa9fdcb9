'use client';

import { usePathname } from 'next/navigation';

/** All others that refuse members are for admins. */
const forOperators = /\/(run|schedules\/new|bulk-runs\/new)$/;

/**
 * Which role a page takes that refused somebody, and who can give it. Worked out in the browser, because after a link
 * was followed this text is the one that came with the page before.
 */
export function NeededRole() {
  return (
    <>
      <p>
        You are in this team, but this page takes the role{' '}
        <b className="text-ink">{forOperators.test(usePathname()) ? 'operator' : 'admin'}</b>.
      </p>
      <p>An admin or owner of the team can give it to you: in its settings, under Members.</p>
    </>
  );
}
