import { nowMs } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import type { BulkTransaction } from '@/lib/db';

/** How long a reader may be silent before another one takes over its pipeline. */
export const leaseMs = 60_000;
const renewEveryMs = 15_000;

/** Somebody else is reading the pipeline, or changed what is to be read: the step has to start again. */
export class Overtaken extends Error {}

/** The right to read a pipeline's history, until it is given back or not renewed in time. */
export class Lease {
  constructor(
    private readonly ctx: TeamContext,
    private readonly pipelineId: string,
    readonly reader: string,
  ) {}

  /** Renews it regularly during `work`, which may stream for many minutes. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const timer = setInterval(() => {
      // A failed renewal is like one that comes too late: the fence will notice.
      this.renew().catch(() => undefined);
    }, renewEveryMs);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }

  async renew(): Promise<void> {
    const until = new Date(nowMs() + leaseMs);
    await withTransaction(
      this.ctx,
      (tx) => tx.$executeRaw`
        UPDATE history_sync SET lease_until = ${until}
        WHERE team_id = ${this.ctx.team.id}::uuid AND pipeline_id = ${this.pipelineId}::uuid AND lease_owner = ${this.reader}::uuid`,
    );
  }

  /**
   * Locks the row until the transaction ends. Throws Overtaken when the lease is another's or the state has
   * changed.
   */
  async fence(tx: BulkTransaction, version: number): Promise<void> {
    const rows = await tx.query(
      'SELECT FROM history_sync WHERE team_id = $1 AND pipeline_id = $2 AND lease_owner = $3 AND version = $4 FOR UPDATE',
      [this.ctx.team.id, this.pipelineId, this.reader, version],
    );
    if (rows.length === 0)
      throw new Overtaken('The pipeline is now being read by another process.');
  }

  async giveBack(): Promise<void> {
    await withTransaction(
      this.ctx,
      (tx) => tx.$executeRaw`
        UPDATE history_sync SET lease_owner = NULL, lease_until = NULL
        WHERE team_id = ${this.ctx.team.id}::uuid AND pipeline_id = ${this.pipelineId}::uuid AND lease_owner = ${this.reader}::uuid`,
    );
  }
}
