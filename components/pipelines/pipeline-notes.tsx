import type { PipelineView } from '@/lib/pipelines';
import { Icon } from '../ui/icon';
import { RelativeTime } from '../ui/time';

type Troubled = Pick<PipelineView, 'credential' | 'problem' | 'stale' | 'fetchedAt'>;

/** Why a pipeline's numbers may not be those of now. Nothing when all is well. */
export function PipelineNotes({ pipeline, timeZone }: { pipeline: Troubled; timeZone: string }) {
  const { credential, problem, stale, fetchedAt } = pipeline;
  const failing = credential.status === 'failing';
  if (!failing && !problem && !stale) return null;
  return (
    <ul className="mt-0.5 grid gap-0.5 text-xs font-normal text-warn">
      {failing ? (
        <Note>
          Credential “{credential.name}” fails{credential.reason ? `: ${credential.reason}` : '.'}
        </Note>
      ) : null}
      {problem && problem !== credential.reason ? <Note>{problem}</Note> : null}
      {stale && fetchedAt ? (
        <Note>
          Last read <RelativeTime at={fetchedAt} timeZone={timeZone} />
        </Note>
      ) : null}
    </ul>
  );
}

function Note({ children }: { children: React.ReactNode }) {
  return (
    <li className="flex items-start gap-1.5">
      <Icon name="warn" className="mt-px size-3.5" />
      <span className="wrap-anywhere">{children}</span>
    </li>
  );
}
