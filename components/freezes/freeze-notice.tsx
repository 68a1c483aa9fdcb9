import type { ReactNode } from 'react';
import type { FreezeView } from '@/lib/runs';
import { Callout } from '../ui/callout';
import { ExactTime, RelativeTime } from '../ui/time';

/** Runs cannot be requested: who decided so, why, and until when. */
export function FreezeNotice({
  freeze,
  timeZone,
  end,
}: {
  freeze: FreezeView;
  timeZone: string;
  /** The form that ends it, for those who may. */
  end?: ReactNode;
}) {
  return (
    <Callout
      tone="warn"
      className="mb-4"
      title={
        freeze.pipeline ? 'Runs of this pipeline are frozen' : 'Runs of the whole team are frozen'
      }
    >
      <p className="wrap-anywhere">{freeze.reason}</p>
      <p className="text-xs text-muted">
        By {freeze.frozenBy} <RelativeTime at={freeze.frozenAt} timeZone={timeZone} />,{' '}
        {freeze.endsAt ? (
          <>
            until <ExactTime at={freeze.endsAt} timeZone={timeZone} />
          </>
        ) : (
          'until someone ends it'
        )}
        . Schedules skip their firings meanwhile.
      </p>
      {end ? <div className="mt-2">{end}</div> : null}
    </Callout>
  );
}
