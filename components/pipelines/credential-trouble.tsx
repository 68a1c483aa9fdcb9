import type { PipelineView } from '@/lib/pipelines';
import { Callout } from '../ui/callout';
import { explainCredential } from './explain';

/** What is wrong with the credentials behind a page's numbers, and since when. Nothing while all is well. */
export function CredentialTrouble({
  credential,
  runCredential,
}: Pick<PipelineView, 'credential' | 'runCredential'>) {
  const now = new Date();
  const words = [
    explainCredential(credential, now),
    runCredential && explainCredential(runCredential, now, 'runs'),
  ].filter((sentence) => sentence !== null);
  return words.map((sentence) => (
    <Callout key={sentence} tone="warn" className="mb-4">
      {sentence}
    </Callout>
  ));
}
