import type { InputPreset } from '@/lib/runs';
import { ConfirmAction } from '../auth/confirm-action.client';
import type { StatefulAction } from '../auth/stateful';
import { Link } from '../ui/link';
import { RelativeTime } from '../ui/time';

/** Named inputs, each of which fills the form. */
export function Presets({
  presets,
  path,
  timeZone,
  remove,
}: {
  presets: InputPreset[];
  /** The path of the page that fills its form from `?preset=`. */
  path: string;
  timeZone: string;
  remove: StatefulAction;
}) {
  if (presets.length === 0) {
    return <p className="text-muted">None yet. A preset fills in the form with one press.</p>;
  }
  return (
    <ul className="grid gap-3">
      {presets.map(({ id, name, createdAt, createdBy }) => (
        <li key={id} className="flex flex-wrap items-center justify-between gap-2">
          <div className="min-w-0">
            <Link href={`${path}?preset=${id}`} className="wrap-anywhere">
              {name}
            </Link>
            <div className="text-muted">
              kept <RelativeTime at={createdAt} timeZone={timeZone} /> by {createdBy}
            </div>
          </div>
          <ConfirmAction
            action={remove}
            ask={
              <>
                Remove<span className="sr-only"> {name}</span>
              </>
            }
            confirm={`Remove ${name}`}
            look="danger"
            small
            hidden={{ id }}
          >
            <p>Requests that were made from it keep their input.</p>
          </ConfirmAction>
        </li>
      ))}
    </ul>
  );
}
