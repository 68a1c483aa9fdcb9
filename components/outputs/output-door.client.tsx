'use client';

import { type MouseEvent, type ReactNode, useState } from 'react';
import { useOnDemand } from '../ui/on-demand.client';
import { bytesOf } from './links';
import type { ViewerProps } from './viewer.client';

const load = () => import('./viewer.client').then(({ Viewer }) => Viewer);

type Opened = Pick<ViewerProps, 'piece' | 'file' | 'label'>;

/**
 * Opens the viewer for links within it that lead to an output's page. One for a whole list: a page pays only for this
 * little code, and if the rest fails to load the link goes to its page, as without scripts.
 */
export function OutputDoor({ children }: { children: ReactNode }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [Viewer, fetchViewer] = useOnDemand<ViewerProps>(load);

  const onClick = async (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a[data-output]') : null;
    // A click for a new tab opens a new tab.
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
