import { cache } from 'react';
import { requireMembership } from '@/lib/auth';
import { listFreezes } from '@/lib/runs';

/** The freezes in force, read once for a page and its frame. */
export const freezesOfPage = cache(async (slug: string) => {
  const { team } = await requireMembership(slug);
  return listFreezes(team);
});
