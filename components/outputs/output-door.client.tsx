'use client';

import { type MouseEvent, type ReactNode, useState } from 'react';
import { useOnDemand } from '../ui/on-demand.client';
import { bytesOf } from './links';
import type { ViewerProps } from './viewer.client';

const load = () => import('./viewer.client').then(({ Viewer }) => Viewer);

type Opened = Pick<ViewerProps, 'piece' | 'file' | 'label'>;

/**
 * Opens the viewer where a link within leads to the page of an output. One for a whole list: this little is
 * all that a page pays, and when the rest does not come the link leads to its page as it does without
 * scripts.
 */
export function OutputDoor({ children }: { children: ReactNode }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [Viewer, fetchViewer] = useOnDemand<ViewerProps>(load);

  const onClick = async (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a[data-output]') : null;
    // A new tab is a new tab.
    const isPlain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!(link instanceof HTMLAnchorElement) || !isPlain || event.button !== 0) return;
    event.preventDefault();
    const label = link.querySelector('.sr-only')?.textContent.trim() ?? '';
    const opens = { ...bytesOf(link.getAttribute('href') ?? ''), label };
    if (await fetchViewer()) setOpened(opens);
    else window.location.assign(link.href);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the links within are what is pressed, by key too
    <div onClick={onClick} className="contents">
      {children}
      {Viewer && opened ? <Viewer {...opened} onClose={() => setOpened(null)} /> : null}
    </div>
  );
}
