/** These come with empty bodies, so the status is all there is to go by. */
export function refusalReason(
  status: number,
  host: string,
  scope: boolean | null,
  detail: string | undefined,
): string {
  const said = detail === undefined ? '' : ` It says: ${detail}`;
  if (status === 403) {
    if (scope === false) return `This client may not run pipelines at ${host}: it lacks the scope.`;
    if (scope === true) return `The pipeline is paused at ${host}.${said}`;
    return `The pipeline is paused at ${host}, or this client may not run pipelines.${said}`;
  }
  if (status === 404) {
    return `${host} does not know this pipeline, or it is a template, or it has no tasks.${said}`;
  }
  if (status === 429) return `${host} asks for fewer requests. Nothing was started.`;
  if (status === 405) return `${host} does not take run requests under this base URL.`;
  return `${host} refused the request (${status}). Nothing was started.${said}`;
}

/** Why, after this status, nobody knows whether a run was started. */
export function doubt(status: number, host: string): string {
  if (status >= 300 && status < 400) {
    return `${host} pointed to another address, which the portal does not follow.`;
  }
  return `${host} answered with an error (${status}), which may come after the run was started.`;
}
