'use client';

import { useEffect } from 'react';

/**
 * What a page that refuses calls its tab. The title that came with the document is right; then the scripts put the
 * one of the page that was refused in its place, or none.
 */
export function TabTitle({ title }: { title: string }) {
  useEffect(() => {
    const own = document.createElement('title');
    own.textContent = `${title} · Datamin Portal`;
    // The first of several counts. It goes with the page.
    document.head.prepend(own);
    return () => own.remove();
  }, [title]);
  return null;
}
