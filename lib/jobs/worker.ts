import pg from 'pg';
import { anchorAudit, pruneAudit } from '@/lib/audit';
import {
  destroyDueSecrets,
  pruneCredentialChecks,
  remindOfDueExpiries,
  verifyDueCredentials,
} from '@/lib/credentials';
import { applicationName, beginInUtc, database, tellFailure } from '@/lib/db';
import { sendDueAudit } from '@/lib/evidence';
import { tellFollowers } from '@/lib/following';
import { sumStreaks, sumWeeks } from '@/lib/history';
import { log } from '@/lib/log';
import { pruneMails, sendDueMails } from '@/lib/mail';
import { BulkRunner, sweepRunRequests } from '@/lib/runs';
import { Dispatcher, pruneFirings } from '@/lib/schedules';
import { deliverDueWebhooks, pruneWebhookDeliveries } from '@/lib/webhooks';
import { claimDueFollows } from './claim-due-follows';
import { claimDuePipelines } from './claim-due-pipelines';
import { deleting } from './deleting';
import { followRunsJob } from './follow-runs';
import { beat, beatEveryMs, freeDeadWorkers, leave } from './heartbeat';
import { JobRunner } from './job-runner';
import { pruneHistoryJob } from './prune-history';
import { pruneReadingsJob } from './prune-readings';
import { pruneReportsJob } from './prune-reports';
import { HistoryReaders } from './read-history';
import { refreshPipelineJob } from './refresh-pipeline';
import { startRounds, takeTurns } from './rounds';

const concurrency = 8;
/** How often to look for due pipelines and for run requests left behind. */
const lookEveryMs = 5000;

/** How often to look for runs that need following: somebody may be watching. */
const followEveryMs = 2000;

/** How often to look for schedules that are due: one indexed read when there are none. */
const fireEveryMs = 500;

/** How often to look whether a bulk run can continue: somebody is watching it. */
const bulkEveryMs = 1000;

/** How often to look for messages to send: programs wait for them. */
const webhooksEveryMs = 1000;

/** How often to sign what was added to the audit: anything newer could be cut off unnoticed. */
const anchorEveryMs = 60_000;

/** How often to look for mail to send. */
const mailsEveryMs = 1000;

/** Between the first turn of one round and of the next. */
const turnMs = 100;

/** Each once an hour; graphile-worker makes sure that one worker does it. */
const crontab = [
  '17 * * * * prune-readings',
  '37 * * * * prune-history',
  '47 * * * * prune-reports',
  '57 * * * * prune-firings',
  '27 * * * * prune-webhooks',
  '7 * * * * prune-credential-checks',
  '7 * * * * prune-mails',
  '12 * * * * prune-audit',
  '42 * * * * sum-weeks',
].join('\n');

export interface Worker {
  /** Whether it is at work. */
  readonly alive: boolean;
  /** Resolves when it was told to stop and has. */
  readonly ended: Promise<void>;
  /** Lets jobs in progress finish, gives the rest back. */
  stop(): Promise<void>;
}

/** Starts a worker in this process. The database must be connected, and graphile-worker's tables there. */
export async function startWorker(url: string): Promise<Worker> {
  // The owner's connection: graphile-worker's own tables admit nobody else.
  const pgPool = new pg.Pool({
    connectionString: url,
    max: concurrency + 3,
    application_name: applicationName,
    onConnect: beginInUtc,
  });
  const lost = (error: Error) => tellFailure(error, 'the worker lost a connection');
  pgPool.on('error', lost);
  // A connection checked out of the pool reports its end to nobody else, and would end the process.
  pgPool.on('connect', (client) => client.on('error', lost));
  // One of them listens, and is never returned to the pool.
  database().pulse?.watch(pgPool, { asks: false });
  const runner = await JobRunner.start({
    pgPool,
    concurrency,
    pollInterval: 2000,
    crontab,
    taskList: {
      'follow-runs': (payload) => followRunsJob(payload),
      'refresh-pipeline': (payload) => refreshPipelineJob(payload),
      'prune-readings': deleting(pruneReadingsJob),
      'prune-history': deleting(() => pruneHistoryJob(pgPool)),
      'prune-firings': deleting(pruneFirings),
      'prune-webhooks': deleting(pruneWebhookDeliveries),
      'prune-reports': deleting(pruneReportsJob),
      'prune-credential-checks': deleting(pruneCredentialChecks),
      'prune-audit': deleting(pruneAudit),
      'prune-mails': deleting(pruneMails),
      'sum-weeks': async () => {
        await sumWeeks();
        await sumStreaks();
      },
    },
  });
  let alive = true;
  const ended = runner.ended.then(() => {
    alive = false;
  });
  const readers = new HistoryReaders();
  const dispatcher = new Dispatcher();
  const bulkRunner = new BulkRunner();
  const turn = takeTurns(turnMs);
  const begin = (name: string, everyMs: number, step: () => Promise<unknown>) =>
    startRounds(name, everyMs, step, turn());
  const heartbeat = begin('heartbeat', beatEveryMs, async () => alive && beat(runner.ids));
  const rounds = [
    begin('jobs', lookEveryMs, () => runner.renewIfDeaf()),
    begin('run requests', lookEveryMs, () => sweepRunRequests()),
    begin('due pipelines', lookEveryMs, claimDuePipelines),
    begin('due histories', lookEveryMs, () => readers.look()),
    begin('followed runs', followEveryMs, claimDueFollows),
    begin('schedules', fireEveryMs, () => dispatcher.look()),
    begin('bulk runs', bulkEveryMs, () => bulkRunner.look()),
    begin('dead workers', beatEveryMs, () => freeDeadWorkers(pgPool)),
    begin('audit anchors', anchorEveryMs, anchorAudit),
    begin('audit streams', webhooksEveryMs, () => sendDueAudit()),
    begin('due webhooks', webhooksEveryMs, () => deliverDueWebhooks()),
    begin('followers', lookEveryMs, tellFollowers),
    begin('due mails', mailsEveryMs, () => sendDueMails()),
    begin('due credentials', lookEveryMs, verifyDueCredentials),
    begin('expiring credentials', lookEveryMs, remindOfDueExpiries),
    begin('old secrets', lookEveryMs, deleting(destroyDueSecrets)),
  ];
  return {
    get alive() {
      return alive;
    },
    ended,
    async stop() {
      await Promise.all([
        readers.stop(),
        dispatcher.stop(),
        bulkRunner.stop(),
        ...rounds.map((round) => round.stop()),
      ]);
      await runner.stop();
      // Until its jobs were finished: the others would free those of a silent worker, and do them a second time.
      await heartbeat.stop();
      await leave(runner.ids).catch((error: unknown) =>
        log().warn({ err: error }, 'the worker could not take itself off the list'),
      );
      await pgPool.end();
    },
  };
}
