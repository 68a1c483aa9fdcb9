import { Link } from '../ui/link';

/** Names the zone of a page's times once. */
export function TimeZoneNote({ timeZone }: { timeZone: string }) {
  return (
    <p className="text-xs text-muted">
      Times are in{' '}
      <Link look="plain" href="/profile" className="underline underline-offset-2">
        {timeZone}
      </Link>
      <span className="pointer-coarse:hidden">; hover over one for the exact time</span>.
    </p>
  );
}
