import { LinkButton } from '../ui/button';
import { ExactTime } from '../ui/time';

/** So few runs match that the search was cut short: how far it got, and how to go on. */
export function SearchedTo({
  at,
  isEmpty,
  onHref,
  timeZone,
}: {
  at: Date;
  /** Nothing was found on this page. */
  isEmpty: boolean;
  onHref: string;
  timeZone: string;
}) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 p-4">
      <p>
        {isEmpty ? 'No match so far' : 'Few matches'}: searched back to{' '}
        <ExactTime at={at} timeZone={timeZone} />.
      </p>
      <LinkButton small href={onHref}>
        Search further back
      </LinkButton>
    </div>
  );
}
