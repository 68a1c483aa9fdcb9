import type { ReactNode } from 'react';
import type { PipelineView } from '@/lib/pipelines';
import { buttonClass } from '../ui/button';
import { Callout } from '../ui/callout';
import { Link } from '../ui/link';

/** Replaces "Run now" while nobody may run the pipeline: the same button, with the reason why it does not run. */
export function CannotRun({ children }: { children: ReactNode }) {
  return (
    <details className="disclosure confirm">
      <summary className={buttonClass({ look: 'default' })}>Run now…</summary>
      <div id="run" className="panel panel-body confirm-sheet">
        {children}
      </div>
    </details>
  );
}

/** A run would be refused, since nothing is sent with a disabled credential, and what to do about it. */
export function DisabledCredential({
  credential: { id, name, disabled },
  base,
  isAdmin,
}: {
  credential: PipelineView['credential'];
  base: string;
  isAdmin: boolean;
}) {
  if (!disabled) return null;
  return (
    <Callout tone="warn" title={`Credential “${name}” is disabled`} className="mb-4">
      <p className="wrap-anywhere">{disabled.reason}</p>
      <p>
        Nothing runs with it until{' '}
        {isAdmin ? (
          <Link href={`${base}/settings/credentials/${id}`}>you enable it again</Link>
        ) : (
          'an admin enables it again'
        )}
        .
      </p>
    </Callout>
  );
}
