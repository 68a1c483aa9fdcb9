const uuidAnywhere = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/**
 * The pipeline's UUID in what a person pasted: a bare UUID, or the URL of a page of Datamin or Ylem. With
 * several, the one after "pipelines" or "workflows", or else the last. Null if there is none.
 */
export function uuidFromText(text: string): string | null {
  const named =
    /(?:pipelines?|workflows?)\/(?:[a-z-]+\/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i;
  const found = named.exec(text)?.[1] ?? text.match(uuidAnywhere)?.at(-1);
  return found?.toLowerCase() ?? null;
}
