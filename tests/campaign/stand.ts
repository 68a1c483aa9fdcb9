import { boot } from '@/lib/boot';
import { type Receiver, startReceiver } from '../lib/webhooks/receiver';
import { openStageDatabase, type StageDatabase } from '../stage/database';
import type { ChildEnvironment } from '../stage/node-process';
import { joinPortal, portalEnvironment } from '../stage/portal';
import { SandboxProcess } from '../stage/sandbox-process';
import { issueTokens, plainPipelines, register, type SeededTeam, seedTeam } from '../stage/team';
import type { Teardown } from '../stage/teardown';
import { startMailServer } from '../support/mail-server';

/** What is attacked: a database that writes to disk, a sandbox with a ledger, a team with pipelines. */
export interface Stand {
  readonly database: StageDatabase;
  readonly environment: ChildEnvironment;
  readonly sandbox: SandboxProcess;
  /** Receives what webhooks and audit streams send. */
  readonly receiver: Receiver;
  readonly team: SeededTeam;
  /** API tokens of an admin; a single one would hit its limit. */
  readonly tokens: readonly string[];
  /** One per request of a round, so that the ledger tells which request a call belongs to. */
  readonly pipelines: readonly string[];
}

const tokenCount = 20;

export async function openStand(
  teardown: Teardown,
  pipelineCount: number,
  { deadline }: { deadline: number },
): Promise<Stand> {
  const database = await openStageDatabase('campaign');
  teardown.add(() => database.drop());
  // Killed processes would fill the screen with lost connections.
  const environment = portalEnvironment(database.url, {
    PORTAL_LOG_LEVEL: 'error',
    PORTAL_RUN_DEADLINE_SECONDS: String(deadline),
  });
  const mail = await startMailServer();
  teardown.add(() => mail.close());
  const receiver = await startReceiver();
  teardown.add(() => receiver.close());
  // Only this process sends mail.
  const mailing = { SMTP_URL: mail.url, MAIL_FROM: 'portal@mail.example' };
  joinPortal({ ...environment, ...mailing });
  const sandbox = await SandboxProcess.start('none');
  teardown.add(() => sandbox.stop());
  const portal = await boot('command');
  teardown.add(() => portal.stop());
  const team = await seedTeam(sandbox.url);
  const pipelines = plainPipelines(pipelineCount);
  for (const pipeline of pipelines) {
    await sandbox.addPipeline(pipeline);
    await register(team, pipeline);
  }
  return {
    database,
    environment,
    sandbox,
    receiver,
    team,
    tokens: await issueTokens(team, tokenCount, 'admin'),
    pipelines: pipelines.map(({ uuid }) => uuid),
  };
}
