import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import type { FoundViewer } from '@/lib/teams';
import { findCurrentViewer } from './contexts';
import { requestOrigin } from './request-origin';
import { sessionAmong } from './session-cookie';

/** proxy.ts passes pages the requested path and query, which Next does not. */
const pathHeader = 'x-portal-path';

/** The signed-in person and, with a slug, their membership: looked up once per request. */
export const pageViewer = cache(async (slug: string | null): Promise<FoundViewer | null> => {
  const jar = await cookies();
  return findCurrentViewer(
    await sessionAmong((name) => jar.get(name)?.value),
    slug,
    requestOrigin(await headers()),
  );
});

/** The requested path, to come back to after signing in. */
export async function askedPath(): Promise<string | null> {
  return (await headers()).get(pathHeader);
}
