'use client';

import { LostPage } from '@/components/layout/lost-page';
import { Button, LinkButton } from '@/components/ui/button';

/** Something broke while a page was made. The digest finds it in the server's log; the cause stays there. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <LostPage
      status="Something went wrong"
      title="This page could not be made"
      actions={
        <>
          <Button look="primary" onClick={reset}>
            Try again
          </Button>
          <LinkButton href="/">Go to your team</LinkButton>
        </>
      }
    >
      <p>The portal or its database had a problem. Nothing you did was changed by it.</p>
      {error.digest ? (
        <p>
          If it stays, tell your administrator this number: <code>{error.digest}</code>
        </p>
      ) : null}
    </LostPage>
  );
}
