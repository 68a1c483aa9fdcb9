'use client';

import { FailedPage } from '@/components/layout/failed-page';
import { Button, LinkButton } from '@/components/ui/button';

/** Something failed while a page was rendered. The digest finds it in the server's log; the cause stays there. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <FailedPage
      actions={
        <>
          <Button look="primary" onClick={reset}>
            Try again
          </Button>
          <LinkButton href="/">Go to your team</LinkButton>
        </>
      }
    >
      {error.digest ? (
        <p>
          If this keeps happening, give your administrator this number: <code>{error.digest}</code>
        </p>
      ) : null}
    </FailedPage>
  );
}
