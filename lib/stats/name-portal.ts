import type { Transaction } from '@/lib/db';
import { env } from '@/lib/env';

/** Tells the triggers that write messages in this transaction which origin their links need. */
export async function namePortal(tx: Transaction): Promise<void> {
  const { PORTAL_URL } = env();
  await tx.$executeRaw`SELECT set_config('app.portal_url', ${PORTAL_URL ? new URL(PORTAL_URL).origin : ''}, true)`;
}
