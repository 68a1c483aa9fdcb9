import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { createCredential } from './create-credential';
import { type ImportedRow, type JudgedRow, judgeImport, sentenceOf } from './judge-import';
import { parseImport } from './parse-import';
import { ImportCredentials } from './schemas';

export interface Import {
  dryRun: boolean;
  rows: ImportedRow[];
}

/**
 * Registers many API clients at once. A dry run reports what would happen to each row and keeps nothing: the
 * rows are sent again for the import itself. That creates the chosen rows, or all without objections, one by
 * one; failures are reported and the others are created. Throws Forbidden and Invalid.
 */
export async function importCredentials(ctx: TeamContext, input: unknown): Promise<Import> {
  requireRole(ctx, 'admin');
  const { format, text, dryRun, rows: chosen, verify } = parseInput(ImportCredentials, input);
  const raw = parseImport(format, text);
  const judged = await judgeImport(ctx, raw, dryRun && verify);
  if (dryRun) return { dryRun, rows: judged.map(({ told }) => told) };
  const rows: ImportedRow[] = [];
  for (const one of judged) rows.push(await make(ctx, one, chosen, verify));
  const count = (outcome: string) => rows.filter((row) => row.outcome === outcome).length;
  await withTransaction(ctx, (tx) =>
    recordAudit(tx, ctx, {
      action: 'credentials.imported',
      target: { kind: 'team', id: ctx.team.id, name: ctx.team.name },
      details: { rows: rows.length, created: count('created'), failed: count('failed') },
    }),
  );
  return { dryRun, rows };
}

async function make(
  ctx: TeamContext,
  { told, input }: JudgedRow,
  chosen: readonly number[] | undefined,
  verify: boolean,
): Promise<ImportedRow> {
  const wanted = chosen ? chosen.includes(told.row) : told.outcome === 'ready';
  if (!input) return told;
  if (!wanted) return { ...told, outcome: 'left_out' };
  try {
    const { id, scopes } = await createCredential(ctx, { ...input, verify });
    return { ...told, outcome: 'created', problems: [], scopes: verify ? scopes : null, id };
  } catch (error) {
    return { ...told, outcome: 'failed', problems: [sentenceOf(error)] };
  }
}
