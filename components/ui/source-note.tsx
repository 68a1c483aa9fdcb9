import { Icon } from './icon';
import { RelativeTime } from './time';

/** Where a number comes from and how old it is: "Datamin, 12 s ago". */
export function SourceNote({
  source,
  at,
  timeZone,
  stale = false,
  doubtful = false,
  now,
}: {
  source: string;
  at: Date;
  timeZone: string;
  /** Out of date: a fresh one could not be fetched yet. */
  stale?: boolean;
  /** The source contradicts itself here. */
  doubtful?: boolean;
  now?: Date;
}) {
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5 text-xs text-muted">
      {stale ? <Icon name="clock" className="size-3.5 text-warn" /> : null}
      <span>
        {source}, <RelativeTime at={at} timeZone={timeZone} {...(now && { now })} />
      </span>
      {stale ? <span className="text-warn">stale, refreshing</span> : null}
      {doubtful ? (
        <span className="inline-flex items-center gap-1 text-unsure">
          <Icon name="unsure" className="size-3.5" />
          doubtful: the source contradicts itself
        </span>
      ) : null}
    </span>
  );
}
