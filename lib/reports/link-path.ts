import type { LinkKind } from './context';

/** A token's path in the portal. Badge and feed have file names, for programs that go by the extension. */
export function linkPath(kind: LinkKind, token: string): string {
  const ends = { page: '', badge: '/badge.svg', feed: '/feed.atom' } as const;
  return `/r/${token}${ends[kind]}`;
}
