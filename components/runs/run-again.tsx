import type { RunRequestView } from '@/lib/runs';
import { buttonClass } from '../ui/button';

/**
 * From a run to where its pipeline can be run again: with the input it was started with here, or at the
 * question of "Run now". A full load, because only then does a browser open the question the address names.
 */
export function RunAgain({
  pipelineUuid,
  request,
  base,
}: {
  pipelineUuid: string;
  request: RunRequestView | null;
  base: string;
}) {
  const pipeline = `${base}/pipelines/${pipelineUuid}`;
  const withInput = request !== null && request.inputBytes !== null;
  return (
    <a
      className={buttonClass({})}
      href={withInput ? `${pipeline}/run?from=${request.id}` : `${pipeline}#run`}
    >
      Run again…
    </a>
  );
}
