'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import useSWR from 'swr';

/**
 * Keeps an open page fresh while it is visible: asks `url` and has the server render the page again once
 * the answer no longer contains `shown`; without `url`, every time. Renders nothing: without scripts the
 * page is complete.
 */
export function LiveRefresh({
  url,
  shown = '',
  everyMs,
}: {
  url?: string;
  /** A piece of the answer's text that stays the same until something changes. */
  shown?: string;
  everyMs: number;
}) {
  const router = useRouter();
  const [isRefreshing, startRefresh] = useTransition();
  const refresh = () => startRefresh(() => router.refresh());

  const look = async () => {
    // Do not ask a slow server again before it has answered.
    if (isRefreshing) return null;
    if (!url) {
      refresh();
      return null;
    }
    const answer = await fetch(url, { cache: 'no-store' });
    // Signed out or gone: the rendered page explains it.
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
