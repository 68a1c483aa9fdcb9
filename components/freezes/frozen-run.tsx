import type { FreezeView } from '@/lib/runs';
import { buttonClass } from '../ui/button';
import { FreezeNotice } from './freeze-notice';

/** Replaces "Run now" during a freeze: the same button, with the reason why it does not run. */
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
