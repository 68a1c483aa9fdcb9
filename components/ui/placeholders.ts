/**
 * Explains placeholders such as ‹n› below a list of messages that contains one; null if none does. They
 * replace what differs from one failure to the next.
 */
export function placeholderWords(messages: Iterable<string | null>): string | null {
  const found = new Set<string>();
  for (const message of messages) {
    for (const [word] of message?.matchAll(/‹[a-z]+›/g) ?? []) found.add(word);
  }
  if (found.size === 0) return null;
  const words = [...found].sort().join(', ');
  return `${words}: a part that differs from one failure to the next, left out so that they count as one.`;
}
