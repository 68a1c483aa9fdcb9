'use client';

import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import useSWR from 'swr';

/**
 * Keeps an open page fresh while it is seen: asks `url` and has the server render the page again when the
 * answer changed; without one, at every turn. Renders nothing: without scripts the page is complete.
 */
export function LiveRefresh({ url, everyMs }: { url?: string; everyMs: number }) {
  const router = useRouter();
  const known = useRef<string>(undefined);

  const look = async () => {
    if (!url) {
      router.refresh();
      return null;
    }
    const answer = await fetch(url, { cache: 'no-store' });
    // Signed out or gone: the page itself knows what to say.
    const text = answer.ok ? await answer.text() : String(answer.status);
    if (known.current !== undefined && known.current !== text) router.refresh();
    known.current = text;
    return null;
  };

  useSWR(url ?? `refresh every ${everyMs}`, look, {
    refreshInterval: everyMs,
    revalidateOnMount: url !== undefined,
    shouldRetryOnError: false,
  });
  return null;
}
