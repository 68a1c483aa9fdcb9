/**
 * What words such as ‹n› mean, for under a list of messages in which one stands; null where none does. They
 * are put in the place of what differs from one failure to the next.
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
