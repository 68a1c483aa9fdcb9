import type { RunRequestView } from '@/lib/runs';

/** A request as programs get it: without a reason, there is no such field. */
export function toRequestAnswer<View extends RunRequestView>({
  pipelineName,
  reason,
  ...view
}: View) {
  return { ...view, ...(reason === null ? {} : { reason }) };
}
