const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** A duration for a sentence, in its two largest units, rounded up to whole seconds: "2 minutes and 5 seconds". */
export function inWords(ms: number): string {
  let left = Math.max(1, Math.ceil(ms / 1000)) * 1000;
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
  }
  return parts.slice(0, 2).join(' and ');
}
