/** The form that gathers what is picked, wherever on the page the boxes are. */
export const pickForm = 'bulk-run';

/** A pipeline, or a run of it that is to be repeated, as the value of a box and in an address. */
export const pickOf = (pipelineUuid: string, runUuid?: string | null): string =>
  runUuid ? `${pipelineUuid}.${runUuid}` : pipelineUuid;

/** The other way around. */
export function readPick(pick: string): { pipelineUuid: string; runUuid?: string } {
  const [pipelineUuid = '', runUuid] = pick.split('.');
  return { pipelineUuid, ...(runUuid && { runUuid }) };
}

/** The page that says what would become of a selection. */
export function bulkRunHref(base: string, picks: readonly string[], anyway = false): string {
  const query = new URLSearchParams(picks.map((pick) => ['pick', pick]));
  if (anyway) query.set('anyway', 'true');
  return `${base}/bulk-runs/new?${query}`;
}
