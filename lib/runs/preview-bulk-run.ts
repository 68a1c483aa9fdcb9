import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { type BulkChoice, type LeftOut, readBulkOutlook } from './bulk-outlook';
import { ChooseBulkRun } from './bulk-run-schemas';

/** What a bulk run would do with one of the chosen pipelines now. */
interface BulkPreviewItem
  extends Pick<
    BulkChoice,
    | 'pipelineUuid'
    | 'pipelineName'
    | 'credentialName'
    | 'needsConfirmation'
    | 'runUuid'
    | 'inputBytes'
  > {
  /** Null: it would be run. */
  leftOut: LeftOut | null;
}

/** What a bulk run would do if it were requested now. */
export interface BulkPreview {
  items: BulkPreviewItem[];
  willRun: number;
  /** Whether any pipeline that would run needs a confirmation. */
  needsConfirmation: boolean;
}

/** What a bulk run would run, what it would leave out, and why. Throws Forbidden and Invalid. */
export async function previewBulkRun(ctx: TeamContext, body: unknown): Promise<BulkPreview> {
  requireRole(ctx, 'operator');
  const wish = parseInput(ChooseBulkRun, body);
  const choices = await withTransaction(ctx, (tx) => readBulkOutlook(tx, ctx, wish));
  const running = choices.filter(({ leftOut }) => leftOut === null);
  return {
    items: choices.map(({ pipelineId: _, credentialId: __, inputFromId: ___, ...item }) => item),
    willRun: running.length,
    needsConfirmation: running.some(({ needsConfirmation }) => needsConfirmation),
  };
}
