import { nowMs } from '@/lib/clock';
import { open, SealError } from '@/lib/crypto';
import { keyRing } from '@/lib/sealing';
import { oldStreamPlace, streamPlace } from './stream-place';

/** The sealed secrets of a stream to a webhook. */
export interface SealedStreamSecrets {
  id: string;
  secret_sealed: string | null;
  old_secret_sealed: string | null;
  old_secret_until: Date | null;
}

/** What signs a stream's messages now, the newest first; null: it does not open. */
export async function openStreamSecrets(
  teamId: string | null,
  { id, secret_sealed, old_secret_sealed, old_secret_until }: SealedStreamSecrets,
): Promise<string[] | null> {
  const isOldGood = old_secret_until !== null && old_secret_until.getTime() > nowMs();
  try {
    const secret = await open(keyRing(), secret_sealed ?? '', streamPlace(teamId, id));
    if (!old_secret_sealed || !isOldGood) return [secret];
    return [secret, await open(keyRing(), old_secret_sealed, oldStreamPlace(teamId, id))];
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}
