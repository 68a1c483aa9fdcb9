import type { ReactNode } from 'react';

/**
 * What somebody opens a page for, in a sentence, ahead of everything else. It is the largest text of
 * the first screen, so that the page's largest paint is its answer; see docs/decisions/0035.
 */
export function Lead({
  late = false,
  children,
}: {
  /** It may replace another: both have room for two lines, on a phone for four. */
  late?: boolean;
  children: ReactNode;
}) {
  return <p className={late ? 'lead lead-late' : 'lead'}>{children}</p>;
}

/** The key words of a sentence. */
export function Key({ children }: { children: ReactNode }) {
  return <b className="font-semibold">{children}</b>;
}
