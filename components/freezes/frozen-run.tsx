import type { FreezeView } from '@/lib/runs';
import { buttonClass } from '../ui/button';
import { FreezeNotice } from './freeze-notice';

/** In place of "Run now" while nothing can be asked for: the same button, and why there is no more. */
export function FrozenRun({ freeze, timeZone }: { freeze: FreezeView; timeZone: string }) {
  return (
    <details className="disclosure confirm">
      <summary className={buttonClass({ look: 'default' })}>Run now…</summary>
      <div className="panel panel-body confirm-sheet">
        <FreezeNotice freeze={freeze} timeZone={timeZone} />
        <p>Nobody can request a run until the freeze ends.</p>
      </div>
    </details>
  );
}
