/** The errors of a list's field: those of an item come with its index, as in `tags.2`, and say which one it is. */
export function listErrors(
  errors: Readonly<Record<string, string[]>> | undefined,
  field: string,
  noun: string,
): string[] | undefined {
  const found = Object.entries(errors ?? {}).flatMap(([path, sentences]) => {
    if (path === field) return sentences.map((sentence) => `${sentence}.`);
    if (!path.startsWith(`${field}.`)) return [];
    const place = Number(path.slice(field.length + 1)) + 1;
    return sentences.map((sentence) => `${noun} ${place} ${sentence}.`);
  });
  return found.length > 0 ? [...new Set(found)] : undefined;
}
