'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useRef, useState, useTransition } from 'react';

/** Changes that come in one breath are one look. */
const togetherMs = 300;
const names = ['request', 'happened', 'reset'] as const;

/**
 * Has the server render the page again when a server-sent event tells of a change, while the page is seen.
 * A hidden page listens to nothing: a browser has few connections to one server. While nothing is heard,
 * `children` keep the page fresh instead. Renders nothing else.
 */
export function LiveEvents({
  url,
  since,
  children,
}: {
  url: string;
  /** What the page shows already: where the stream begins. */
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
      // The first of a burst sets the time: one that never ends must not put it off.
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
        // It comes back by itself, unless the server refused it: then when the page is seen again.
        if (source?.readyState === EventSource.CLOSED) source = null;
      });
      for (const name of names) source.addEventListener(name, changed);
      // Signed out or gone: the page itself knows what to say.
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
    // A slow server is not to be asked again before it has answered.
    if (!isDue || isRefreshing) return;
    setDue(false);
    startRefresh(() => router.refresh());
  }, [isDue, isRefreshing, router]);

  return isHeard ? null : children;
}
