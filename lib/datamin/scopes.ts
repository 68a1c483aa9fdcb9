/** Datamin separates scopes by commas (OSS, in random order) or white space; sorted and unique here. */
export function parseScopes(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((scope) => scope !== ''))].sort();
}

/** Whether the scopes allow to run pipelines; null when the server named none. */
export function mayRun(scopes: readonly string[]): boolean | null {
  if (scopes.length === 0) return null;
  return scopes.includes('pipelines:run') || scopes.includes('workflows:run');
}
