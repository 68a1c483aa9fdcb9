/** A stretch of time, `to` exclusive. */
export interface Span {
  from: number;
  to: number;
}

/** What of `whole` lies in none of `spans`, which ascend and do not overlap; ascending too. */
export function missingOf(whole: Span, spans: readonly Span[]): Span[] {
  const missing: Span[] = [];
  let at = whole.from;
  for (const { from, to } of spans) {
    if (to <= at) continue;
    if (from >= whole.to) break;
    if (from > at) missing.push({ from: at, to: from });
    at = to;
  }
  if (at < whole.to) missing.push({ from: at, to: whole.to });
  return missing;
}
