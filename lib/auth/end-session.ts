import { signOut } from '@/lib/teams';
import { currentViewer } from './require-viewer';
import { dropSession } from './start-session';

/** Signs out: this browser forgets the session, and the server refuses copies of its cookie. */
export async function endSession(): Promise<void> {
  const viewer = await currentViewer();
  const session = await dropSession();
  if (viewer && session) await signOut(viewer, session);
}
