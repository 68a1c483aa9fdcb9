'use client';

import { useRouter } from 'next/navigation';
import { type MouseEvent, type ReactNode, useTransition } from 'react';

/**
 * Plain links inside it navigate without a full load. One leaf for them all: each Next Link is a client
 * component, and a list has hundreds. `data-stay` on a link keeps the scroll position.
 */
export function SoftLinks({ children, className }: { children: ReactNode; className?: string }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const follow = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || !isPlain(event, link)) return;
    event.preventDefault();
    const { pathname, search, hash } = new URL(link.href);
    const scroll = !link.hasAttribute('data-stay');
    startTransition(() => router.push(`${pathname}${search}${hash}`, { scroll }));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the links in it are what is pressed; Enter clicks them
    // biome-ignore lint/a11y/useKeyWithClickEvents: the same
    <div className={className} onClick={follow} data-pending={isPending || undefined}>
      {children}
    </div>
  );
}

/** A click that the browser would follow in this tab, to a page of ours. */
function isPlain(event: MouseEvent, link: HTMLAnchorElement): boolean {
  if (event.defaultPrevented || event.button !== 0) return false;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  if ((link.target && link.target !== '_self') || link.hasAttribute('download')) return false;
  const { origin, pathname, search, hash } = new URL(link.href, location.href);
  if (origin !== location.origin) return false;
  const isHere = pathname === location.pathname && search === location.search;
  // The browser itself handles an anchor on this page.
  return !(isHere && hash);
}
