'use client';

import { useEffect } from 'react';
import { FailedPage } from '@/components/layout/failed-page';
import { LostPage } from '@/components/layout/lost-page';
import { Button, LinkButton } from '@/components/ui/button';

/**
 * Something failed while a page was rendered, or while something was sent. The digest finds it in the server's log; the
 * cause stays there. What has none failed in the browser.
 */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  if (!error.digest) return <BrokenOff isMissing={error.name === 'ChunkLoadError'} />;
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
      <p>
        If this keeps happening, give your administrator this number: <code>{error.digest}</code>
      </p>
    </FailedPage>
  );
}

/**
 * The answer to what was sent did not come, or a script of the page that a link led to is gone: usually with the version
 * of the portal that this document is of, and a full load brings those of the new one. A page that was loaded in full
 * and still misses one would miss it again.
 */
function BrokenOff({ isMissing }: { isMissing: boolean }) {
  useEffect(() => {
    const [opened] = performance.getEntriesByType('navigation');
    if (isMissing && opened?.name !== location.href) location.reload();
  }, [isMissing]);
  return (
    <LostPage
      status="Something went wrong"
      title="This page could not go on"
      tab="Something went wrong"
      actions={
        <Button look="primary" onClick={() => location.reload()}>
          Load it again
        </Button>
      }
    >
      <p>
        It broke off in your browser, usually because the connection was lost or the portal has just
        been updated.
      </p>
      <p>If you have just sent something, it may have arrived: look before you send it again.</p>
    </LostPage>
  );
}
