import { LinkButton } from '../ui/button';
import { ExactTime } from '../ui/time';

/** So few runs fit that the search was ended: how far it came, and the way on. */
export function SearchedTo({
  at,
  isEmpty,
  onHref,
  timeZone,
}: {
  at: Date;
  /** None on this page. */
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
