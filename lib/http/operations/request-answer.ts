import type { RunRequestView } from '@/lib/runs';

/** A request as programs get it: no reason is no field. */
export function toRequestAnswer<View extends RunRequestView>({
  pipelineName,
  reason,
  ...view
}: View) {
  return { ...view, ...(reason === null ? {} : { reason }) };
}
