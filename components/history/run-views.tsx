import type { SavedRunView } from '@/lib/history';
import { ConfirmAction } from '../auth/confirm-action.client';
import type { StatefulAction } from '../auth/stateful';
import { AnsweredField } from '../ui/answered.client';
import { cx } from '../ui/cx';
import { Link } from '../ui/link';

/** The team's saved views, each an address that can be sent to anybody in the team. */
export function RunViews({
  views,
  path,
  current,
  maySave,
  save,
  remove,
}: {
  views: readonly SavedRunView[];
  path: string;
  /** The filters in the address, in the order in which a view keeps them. */
  current: string;
  maySave: boolean;
  save: StatefulAction;
  remove: StatefulAction;
}) {
  const shown = views.find(({ query }) => query === current);
  if (views.length === 0 && !(maySave && current)) return null;
  return (
    <div className="flex flex-wrap items-start gap-2">
      {views.length > 0 ? (
        <nav aria-label="Saved views">
          <ul className="flex flex-wrap gap-1">
            {views.map((view) => (
              <li key={view.id}>
                <Link
                  look="bare"
                  href={`${path}?${view.query}`}
                  title={`Saved by ${view.madeBy}`}
                  aria-current={view === shown ? 'true' : undefined}
                  className={cx(
                    'btn btn-small',
                    view === shown ? 'tone-busy border-accent' : 'btn-quiet',
                  )}
                >
                  {view.name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
      {maySave && current && !shown ? (
        <ConfirmAction
          action={save}
          ask="Save this view"
          confirm="Save view"
          look="quiet"
          small
          inline
          hidden={{ query: current }}
        >
          <AnsweredField
            label="Name"
            name="name"
            required
            maxLength={80}
            autoComplete="off"
            hint="Everybody in the team sees it. A view of that name is replaced."
          />
        </ConfirmAction>
      ) : null}
      {maySave && shown ? (
        <ConfirmAction
          action={remove}
          ask={`Remove “${shown.name}”`}
          confirm="Remove view"
          look="quiet"
          small
          inline
          hidden={{ id: shown.id }}
        >
          <p>Only the name is removed: its address keeps working.</p>
        </ConfirmAction>
      ) : null}
    </div>
  );
}
