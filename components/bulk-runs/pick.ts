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

/** The most of a strange pick that is repeated. */
const toldCharacters = 80;

/**
 * What is wrong with a selection, for who sees an address or boxes and no fields: `errors` are those of
 * `items`, `detail` is the sentence where they are about something else.
 */
export function wrongPick(
  picks: readonly string[],
  { detail, errors = {} }: { detail: string; errors?: Record<string, string[]> | undefined },
): string {
  const places = Object.keys(errors).map((field) => /^items\.(\d+)(\.|$)/.exec(field)?.[1]);
  const pick = picks[Number(places.find((place) => place !== undefined))];
  if (pick === undefined) return detail;
  const told = pick.length > toldCharacters ? `${pick.slice(0, toldCharacters)}…` : pick;
  return `“${told}” is not a pipeline of this team, or no longer one. Select again on the overview or in the run list.`;
}
