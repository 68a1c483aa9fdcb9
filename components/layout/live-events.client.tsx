'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useRef, useState, useTransition } from 'react';

/** Changes within this time cause a single refresh. */
const togetherMs = 300;
const names = ['request', 'happened', 'reset'] as const;

/**
 * Has the server render the page again when a server-sent event reports a change, while the page is
 * visible. A hidden page does not listen: a browser has few connections per server. While there is no
 * stream, `children` keep the page fresh instead. Renders nothing else.
 */
export function LiveEvents({
  url,
  since,
  children,
}: {
  url: string;
  /** The state the page already shows: where the stream begins. */
  since: string;
  children: ReactNode;
}) {
  const router = useRouter();
  const [isHeard, setHeard] = useState(false);
  const [isRefreshing, startRefresh] = useTransition();
  const [isDue, setDue] = useState(false);
  const last = useRef(since);

  useEffect(() => {
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const changed = (event: MessageEvent) => {
      if (event.lastEventId) last.current = event.lastEventId;
      // The first of a burst sets the time: an endless burst must not postpone it.
      timer ??= setTimeout(() => {
        timer = undefined;
        setDue(true);
      }, togetherMs);
    };
    const close = () => {
      source?.close();
      source = null;
      setHeard(false);
    };
    const listen = () => {
      if (document.visibilityState === 'hidden') return close();
      if (source) return;
      source = new EventSource(`${url}?since=${encodeURIComponent(last.current)}`);
      source.addEventListener('open', () => setHeard(true));
      source.addEventListener('error', () => {
        setHeard(false);
        // It reconnects by itself unless the server refused it; then it is tried again when the page becomes
        // visible.
        if (source?.readyState === EventSource.CLOSED) source = null;
      });
      for (const name of names) source.addEventListener(name, changed);
      // Signed out or gone: the rendered page explains it.
      source.addEventListener('end', () => {
        close();
        setDue(true);
      });
    };
    listen();
    document.addEventListener('visibilitychange', listen);
    return () => {
      document.removeEventListener('visibilitychange', listen);
      clearTimeout(timer);
      source?.close();
    };
  }, [url]);

  useEffect(() => {
    // Do not ask a slow server again before it has answered.
    if (!isDue || isRefreshing) return;
    setDue(false);
    startRefresh(() => router.refresh());
  }, [isDue, isRefreshing, router]);

  return isHeard ? null : children;
}
