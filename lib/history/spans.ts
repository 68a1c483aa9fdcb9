/** A stretch of time, `to` exclusive. */
export interface Span {
  from: number;
  to: number;
}

/** The parts of `whole` outside of all `spans`, which ascend and do not overlap; ascending too. */
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

/** `spans` with one more, ascending and without overlap. */
export function withSpan(spans: readonly Span[], more: Span): Span[] {
  if (more.to <= more.from) return [...spans];
  const apart = spans.filter(({ from, to }) => to < more.from || from > more.to);
  const touching = spans.filter(({ from, to }) => to >= more.from && from <= more.to);
  const one = {
    from: Math.min(more.from, ...touching.map(({ from }) => from)),
    to: Math.max(more.to, ...touching.map(({ to }) => to)),
  };
  return [...apart, one].sort((a, b) => a.from - b.from);
}

/** The parts of `spans` outside of `less`. */
export function withoutSpan(spans: readonly Span[], less: Span): Span[] {
  return spans.flatMap((span) => missingOf(span, [less]));
}
