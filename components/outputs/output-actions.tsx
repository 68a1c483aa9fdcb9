import { Icon } from '../ui/icon';
import type { OutputLinks } from './links';

/**
 * Links to all of an output. "Open" is a link to its page; where scripts run, a surrounding OutputDoor
 * opens the viewer instead, taking its address and text from this link.
 */
export function OutputActions({
  links,
  label,
  canOpen = true,
}: {
  links: OutputLinks;
  label: string;
  canOpen?: boolean;
}) {
  const words = <span className="sr-only">{` ${label}`}</span>;
  return (
    <span className="output-actions">
      {canOpen ? (
        <a href={links.view} className="link output-action" data-output="">
          <Icon name="search" className="size-3.5" />
          Open{words}
        </a>
      ) : null}
      {/* A plain anchor: the router does not handle files. */}
      <a href={links.file} download className="link output-action">
        <Icon name="download" className="size-3.5" />
        Download{words}
      </a>
    </span>
  );
}
