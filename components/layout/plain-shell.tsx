import type { ReactNode } from 'react';
import { Brand } from './brand';
import { SkipLink } from './skip-link';

/** The frame of pages without a team: signing in, setup, invitations, profile, not found. */
export function PlainShell({
  children,
  aside,
  wide = false,
}: {
  children: ReactNode;
  /** At the end of the header: a user menu, a link home. */
  aside?: ReactNode;
  /** Room for a table; otherwise a single narrow column. */
  wide?: boolean;
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
      <main
        id="main"
        tabIndex={-1}
        className={
          wide
            ? 'mx-auto max-w-4xl px-3 py-6 sm:px-4'
            : 'mx-auto max-w-md px-3 py-8 sm:px-4 sm:py-14'
        }
      >
        {children}
      </main>
    </>
  );
}
