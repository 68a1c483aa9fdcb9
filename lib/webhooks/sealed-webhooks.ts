import { z } from 'zod';
import { database } from '@/lib/db';

const Records = z.array(z.object({ team_id: z.string(), webhook_id: z.string() }));
const batch = 200;

/** Every webhook of the instance, ordered by id, for key rotation. */
export async function* sealedWebhooks(): AsyncGenerator<{ teamId: string; webhookId: string }> {
  let after: string | null = null;
  for (;;) {
    const records: z.infer<typeof Records> = Records.parse(
      await database().prisma.$queryRaw`
        SELECT team_id, webhook_id FROM portal_sealed_webhooks(${after}::uuid, ${batch}::int)`,
    );
    for (const { team_id, webhook_id } of records) yield { teamId: team_id, webhookId: webhook_id };
    const last = records.at(-1);
    if (records.length < batch || !last) return;
    after = last.webhook_id;
  }
}
