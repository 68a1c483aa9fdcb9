import type { ReactNode } from 'react';
import { cx } from '../ui/cx';
import { Brand } from './brand';
import { SkipLink } from './skip-link';

const rooms = {
  form: 'max-w-md py-8 sm:py-14',
  table: 'max-w-4xl py-6',
  tables: 'max-w-[90rem] py-6',
};

/** The frame of pages without a team: signing in, setup, invitations, profile, not found. */
export function PlainShell({
  children,
  aside,
  room = 'form',
}: {
  children: ReactNode;
  /** At the end of the header: a user menu, a link home. */
  aside?: ReactNode;
  /** For a single narrow column, a small table, or tables as wide as a team's. */
  room?: keyof typeof rooms;
}) {
  return (
    <>
      <SkipLink />
      <header className="shell-head">
        <div className="mx-auto flex min-h-11 max-w-[90rem] items-center justify-between gap-2 px-3 sm:px-4">
          <Brand />
          {aside}
        </div>
      </header>
      <main id="main" tabIndex={-1} className={cx('mx-auto px-3 sm:px-4', rooms[room])}>
        {children}
      </main>
    </>
  );
}
