import type { PipelineView } from '@/lib/pipelines';
import { Callout } from '../ui/callout';
import { explainCredential } from './explain';

/** What is wrong with the credential that a page's numbers come by, and since when. Nothing while all is well. */
export function CredentialTrouble({ credential }: { credential: PipelineView['credential'] }) {
  const words = explainCredential(credential, new Date());
  if (!words) return null;
  return (
    <Callout tone="warn" className="mb-4">
      {words}
    </Callout>
  );
}
