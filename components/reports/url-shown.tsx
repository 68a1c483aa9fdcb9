import { ShownOnce } from '../members/shown-once';
import { LinkButton } from '../ui/button';
import type { ReportActionState } from './submit';

/** The URL of a new link, shown only this once, and where to manage it. */
export function UrlShown({
  state,
  title,
  manage = 'Manage this report',
}: {
  state: ReportActionState;
  title: string;
  manage?: string;
}) {
  if (state.status !== 'done' || !state.shown) return null;
  return (
    <div className="grid gap-3">
      <ShownOnce title={title} text={state.shown} />
      {state.href ? (
        <div className="flex flex-wrap gap-2">
          <a className="btn" href={state.shown} target="_blank" rel="noreferrer">
            Open it in a new tab
          </a>
          <LinkButton href={state.href}>{manage}</LinkButton>
        </div>
      ) : null}
    </div>
  );
}
