import type { TeamContext } from '@/lib/context';
import type { CredentialClient } from '@/lib/credentials';

/** What this folder needs from a credential's client. */
export interface Sender extends Pick<CredentialClient, 'token' | 'renew'> {
  datamin: Pick<CredentialClient['datamin'], 'startRun' | 'logs'>;
}

/** Where a client comes from: lib/credentials, or a test. Throws NotFound. */
export type SenderFor = (ctx: TeamContext, credentialId: string) => Promise<Sender>;
