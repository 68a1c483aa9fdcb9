/** The syntax of a scope (RFC 6749, section 3.3). Anything else cannot be stored or shown as text. */
const scope = /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/;
const most = 100;

/** Datamin separates scopes by commas (OSS, in random order) or white space; sorted and unique here. */
export function parseScopes(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((word) => scope.test(word)))]
    .sort()
    .slice(0, most);
}

/** Whether the scopes allow running pipelines; null when the server named none. */
export function mayRun(scopes: readonly string[]): boolean | null {
  if (scopes.length === 0) return null;
  return scopes.includes('pipelines:run') || scopes.includes('workflows:run');
}
