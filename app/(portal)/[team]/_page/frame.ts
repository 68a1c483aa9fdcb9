import { cache } from 'react';
import { requireMembership } from '@/lib/auth';
import { readTeamFrame } from '@/lib/instance';

/** What the frame of a team's pages shows; read once for a page and its frame. */
export const frameOfPage = cache(async (slug: string) => {
  const { team } = await requireMembership(slug);
  return readTeamFrame(team);
});
