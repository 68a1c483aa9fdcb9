'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import useSWR from 'swr';

/**
 * Keeps an open page fresh while it is seen: asks `url` and has the server render the page again when the
 * answer no longer holds what the page shows of it; without one, at every turn. Renders nothing: without
 * scripts the page is complete.
 */
export function LiveRefresh({
  url,
  shown = '',
  everyMs,
}: {
  url?: string;
  /** A piece of the answer's text that stays while nothing changed. */
  shown?: string;
  everyMs: number;
}) {
  const router = useRouter();
  const [isRefreshing, startRefresh] = useTransition();
  const refresh = () => startRefresh(() => router.refresh());

  const look = async () => {
    // A slow server is not to be asked again before it has answered.
    if (isRefreshing) return null;
    if (!url) {
      refresh();
      return null;
    }
    const answer = await fetch(url, { cache: 'no-store' });
    // Signed out or gone: the page itself knows what to say.
    if (!answer.ok || !(await answer.text()).includes(shown)) refresh();
    return null;
  };

  useSWR(url ?? `refresh every ${everyMs}`, look, {
    refreshInterval: everyMs,
    revalidateOnMount: false,
    shouldRetryOnError: false,
  });
  return null;
}
