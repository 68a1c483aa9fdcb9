import { z } from 'zod';
import { database } from '@/lib/db';

const Records = z.array(z.object({ team_id: z.string(), credential_id: z.string() }));
const batch = 200;

/** Every credential of the instance, ordered by id, for key rotation and the doctor. */
export async function* sealedRecords(): AsyncGenerator<{ teamId: string; credentialId: string }> {
  let after: string | null = null;
  for (;;) {
    const records: z.infer<typeof Records> = Records.parse(
      await database().prisma.$queryRaw`
        SELECT team_id, credential_id FROM portal_sealed_records(${after}::uuid, ${batch}::int)`,
    );
    for (const { team_id, credential_id } of records) {
      yield { teamId: team_id, credentialId: credential_id };
    }
    const last = records.at(-1);
    if (records.length < batch || !last) return;
    after = last.credential_id;
  }
}
