import { cache } from 'react';
import { requireMembership } from '@/lib/auth';
import { type Following, getFollowing } from '@/lib/following';
import { mailConfigured } from '@/lib/mail';

/** What the reader of a page follows; null where nobody can: without mail, and for people who are not members. */
export const followingOfPage = cache(async (slug: string): Promise<Following | null> => {
  if (!mailConfigured()) return null;
  const { team } = await requireMembership(slug);
  return team.breakGlass ? null : getFollowing(team);
});
