/** The form that collects the picked rows, wherever on the page the checkboxes are. */
export const pickForm = 'bulk-run';

/** A pipeline, or a run of it to be repeated, as the value of a checkbox and in an address. */
export const pickOf = (pipelineUuid: string, runUuid?: string | null): string =>
  runUuid ? `${pipelineUuid}.${runUuid}` : pipelineUuid;

/** The inverse of `pickOf`. */
export function readPick(pick: string): { pipelineUuid: string; runUuid?: string } {
  const [pipelineUuid = '', runUuid] = pick.split('.');
  return { pipelineUuid, ...(runUuid && { runUuid }) };
}

/** The page that says what a selection would do. */
export function bulkRunHref(base: string, picks: readonly string[], anyway = false): string {
  const query = new URLSearchParams(picks.map((pick) => ['pick', pick]));
  if (anyway) query.set('anyway', 'true');
  return `${base}/bulk-runs/new?${query}`;
}

/** How many characters of a refused pick are repeated. */
const shownCharacters = 80;

/**
 * What is wrong with a selection, for a page that has an address or boxes but no fields: `errors` are
 * those of `items`; `detail` is the sentence when they concern something else.
 */
export function wrongPick(
  picks: readonly string[],
  { detail, errors = {} }: { detail: string; errors?: Record<string, string[]> | undefined },
): string {
  const places = Object.keys(errors).map((field) => /^items\.(\d+)(\.|$)/.exec(field)?.[1]);
  const pick = picks[Number(places.find((place) => place !== undefined))];
  if (pick === undefined) return detail;
  const shown = pick.length > shownCharacters ? `${pick.slice(0, shownCharacters)}…` : pick;
  return `“${shown}” is not a pipeline of this team, or no longer one. Select again on the overview or in the run list.`;
}
