import { readdir } from 'node:fs/promises';
import { machineAheadMs } from '@/lib/clock';
import { circuits } from '@/lib/credentials';
import { database } from '@/lib/db';
import { type QueueHealth, readQueueHealth } from '@/lib/instance';
import { type MailHealth, mailHealth } from '@/lib/mail';
import { lockedKeys, type SealedByKey, sealedByKey } from '@/lib/sealing';
import type { InstanceContext } from '@/lib/teams';
import { offsetInWords } from './clock-offset';
import { migrationsDirectory } from './index';
import { type Readiness, readiness } from './readiness';

/** The state of everything an installation depends on, for the people who run it. Contains no team's name. */
export interface InstanceHealth {
  checks: Readiness['checks'];
  /** What is wrong with the clock of this process's machine; null for nothing. */
  clock: string | null;
  workers: { id: string; startedAt: Date; seenAt: Date }[];
  queue: QueueHealth[];
  /** For this process: how many connections to Datamin are in which state. */
  circuits: Record<string, number>;
  keys: SealedByKey[];
  /** Wrapped keys that did not open, with reasons. */
  locked: string[];
  mail: MailHealth;
  versions: { portal: string; node: string; postgres: string; migration: string };
}

/** Throws Forbidden. `version` is the portal's own. */
export async function readHealth(ctx: InstanceContext, version: string): Promise<InstanceHealth> {
  const queue = await readQueueHealth(ctx);
  const { prisma } = database();
  const [{ checks }, workers, keys, mail, [server]] = await Promise.all([
    readiness(),
    prisma.workerHeartbeat.findMany({
      orderBy: { seenAt: 'desc' },
      select: { workerId: true, startedAt: true, seenAt: true },
    }),
    sealedByKey(),
    mailHealth(),
    prisma.$queryRaw<{ version: string }[]>`SELECT current_setting('server_version') AS version`,
  ]);
  const states: Record<string, number> = {};
  for (const { state } of circuits()) states[state] = (states[state] ?? 0) + 1;
  return {
    checks,
    clock: offsetInWords(machineAheadMs()),
    queue,
    keys,
    mail,
    circuits: states,
    locked: lockedKeys().map(({ reason }) => reason),
    workers: workers.map(({ workerId, startedAt, seenAt }) => ({
      id: workerId,
      startedAt,
      seenAt,
    })),
    versions: {
      portal: version,
      node: process.version,
      postgres: server?.version ?? 'unknown',
      migration: await newestMigration(),
    },
  };
}

async function newestMigration(): Promise<string> {
  const names = await readdir(migrationsDirectory());
  return (
    names
      .filter((name) => /^\d/.test(name))
      .sort()
      .at(-1) ?? 'none'
  );
}
