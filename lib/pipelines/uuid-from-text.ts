// No part of a longer row of digits: that is a damaged UUID, not another one.
const uuid = '(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])';
const uuidAnywhere = new RegExp(uuid, 'gi');
const uuidOfPipeline = new RegExp(`(?:pipelines?|workflows?)/(?:[a-z-]+/)?(${uuid})`, 'i');

/**
 * The pipeline's UUID in what a person pasted: a bare UUID, or the URL of a page of Datamin or Ylem. With
 * several, the one after "pipelines" or "workflows", or else the last. Null if there is none.
 */
export function uuidFromText(text: string): string | null {
  const found = uuidOfPipeline.exec(text)?.[1] ?? text.match(uuidAnywhere)?.at(-1);
  return found?.toLowerCase() ?? null;
}
