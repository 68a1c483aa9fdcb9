import type { ReactNode } from 'react';

/**
 * What somebody opens a page for, in a sentence, ahead of all else. It is the largest text of the first
 * screen, so that the page's largest paint is its answer; see docs/decisions/0035.
 */
export function Lead({
  late = false,
  children,
}: {
  /** It may take the place of another: both have room for two lines, in a hand for four. */
  late?: boolean;
  children: ReactNode;
}) {
  return <p className={late ? 'lead lead-late' : 'lead'}>{children}</p>;
}

/** What a sentence turns on. */
export function Key({ children }: { children: ReactNode }) {
  return <b className="font-semibold">{children}</b>;
}
