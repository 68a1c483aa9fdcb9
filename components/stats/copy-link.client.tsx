'use client';

import { type MouseEvent, useState } from 'react';

/**
 * Copies the address of what is shown, including its range. It is a link, so that without scripts, or if
 * the browser refuses, the address can be copied by hand.
 */
export function CopyLink({ href }: { href: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>();
  const copy = async (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(event.currentTarget.href);
      setOutcome('copied');
    } catch {
      setOutcome('refused');
    }
    setTimeout(() => setOutcome(undefined), 2500);
  };
  return (
    <a className="btn btn-quiet" href={href} onClick={copy} data-waits="">
      <span aria-live="polite">
        {outcome === 'copied'
          ? 'Link copied'
          : outcome === 'refused'
            ? 'Copy it from here'
            : 'Copy link'}
      </span>
    </a>
  );
}
