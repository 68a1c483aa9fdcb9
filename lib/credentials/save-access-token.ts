import { now } from '@/lib/clock';
import { seal } from '@/lib/crypto';
import type { AccessToken } from '@/lib/datamin';
import type { Transaction } from '@/lib/db';
import { keyRing } from '@/lib/sealing';
import { accessTokenPlace } from './internal';

/** Stores a fetched token, sealed, for all processes, and ends the lease of whoever fetched it. */
export async function saveAccessToken(
  tx: Transaction,
  teamId: string,
  credentialId: string,
  version: number,
  token: AccessToken,
  renewedAt?: Date,
): Promise<void> {
  const values = {
    version,
    tokenSealed: await seal(keyRing(), token.value, accessTokenPlace(teamId, credentialId)),
    scopes: token.scopes,
    expiresAt: token.expiresAt,
    fetchedAt: now(),
    leaseOwner: null,
    leaseUntil: null,
    ...(renewedAt ? { renewedAt } : {}),
  };
  await tx.accessToken.createMany({
    data: [{ teamId, credentialId, version: 0 }],
    skipDuplicates: true,
  });
  // A process that still has the older secret must not overwrite the newer secret's token.
  await tx.accessToken.updateMany({
    where: { teamId, credentialId, version: { lte: version } },
    data: values,
  });
}
