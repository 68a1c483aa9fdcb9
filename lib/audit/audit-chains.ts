import { database } from '@/lib/db';

const batch = 500;

/** Every chain of the instance: its own, and those of teams, including teams that are gone. */
export async function* auditChains(): AsyncGenerator<string> {
  let after: string | null = null;
  for (;;) {
    const rows: { chain: string }[] = await database().prisma.$queryRaw`
      SELECT chain::text FROM portal_audit_heads(${after}::uuid, ${batch}::int)`;
    for (const { chain } of rows) yield chain;
    after = rows.at(-1)?.chain ?? null;
    if (rows.length < batch || after === null) return;
  }
}
