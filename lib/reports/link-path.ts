import type { LinkKind } from './context';

/** Where on the portal a token leads. Badge and feed are named, for programs that go by the ending. */
export function linkPath(kind: LinkKind, token: string): string {
  const ends = { page: '', badge: '/badge.svg', feed: '/feed.atom' } as const;
  return `/r/${token}${ends[kind]}`;
}
