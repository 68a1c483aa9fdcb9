import type { ReactNode } from 'react';
import { LostPage } from './lost-page';

/** The page for an error during rendering. The cause stays in the server's log. */
export function FailedPage({ children, actions }: { children?: ReactNode; actions: ReactNode }) {
  return (
    <LostPage
      status="Something went wrong"
      title="This page could not be loaded"
      tab="Something went wrong"
      actions={actions}
    >
      <p>The portal or its database had a problem. Loading this page changed nothing.</p>
      {children}
    </LostPage>
  );
}
