import { Icon } from '../ui/icon';
import type { OutputLinks } from './links';

/**
 * The ways to all of an output. "Open" is a link to its page; where scripts run, an OutputDoor around it
 * opens the viewer instead, and goes by this address and these words.
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
      {/* A plain anchor: a file is not a page of the router's. */}
      <a href={links.file} download className="link output-action">
        <Icon name="download" className="size-3.5" />
        Download{words}
      </a>
    </span>
  );
}
