import { randomUUID } from 'node:crypto';
import { createCredential, disableCredential, rotateCredential } from '@/lib/credentials';
import { createAuditStream, listAuditStreams, removeAuditStream } from '@/lib/evidence';
import { takeBreakGlass } from '@/lib/instance';
import { createReport } from '@/lib/reports';
import { freezePipeline, requestBulkRun, saveInputPreset } from '@/lib/runs';
import { createSchedule, pauseSchedule } from '@/lib/schedules';
import { createApiToken, inviteMember } from '@/lib/teams';
import { createWebhook } from '@/lib/webhooks';
import { clockTime } from './clock';
import { join, person } from './people';
import { addToSandbox, type DataminTeam, type PortalUnderTest } from './portal';

/** What a team has, for the API's operations to work on. */
export interface Belongings {
  pipeline: string;
  task: string;
  credential: string;
  runRequest: string;
  /** A run of the history. */
  run: string;
}

/** How to call an operation so that it works: its object is made anew if the call would use it up. */
interface Recipe {
  /** The value, for this team, of the path's parameter besides the team. */
  object?: (team: DataminTeam, own: Belongings) => Promise<string> | string;
  query?: string;
  body?: (team: DataminTeam, own: Belongings) => Promise<unknown> | unknown;
  headers?: () => Record<string, string>;
}

export async function belongings(portal: PortalUnderTest, team: DataminTeam): Promise<Belongings> {
  const pipeline = addToSandbox(portal, team);
  const credential = await team.credential();
  await team.pipeline(pipeline, credential);
  const task = portal.sandbox.world.pipeline(pipeline)?.tasks[0]?.uuid ?? '';
  const runRequest = randomUUID();
  await portal.admin.query(
    `INSERT INTO tasks (id, team_id, pipeline_id, uuid, task_type)
     SELECT gen_random_uuid(), team_id, id, $2, 'query' FROM pipelines WHERE uuid = $1`,
    [pipeline, task],
  );
  await portal.admin.query(
    `INSERT INTO run_requests (id, team_id, pipeline_id, idempotency_key, actor_kind, actor_name, state)
     SELECT $2, team_id, id, gen_random_uuid()::text, 'user', 'somebody', 'rejected' FROM pipelines WHERE uuid = $1`,
    [pipeline, runRequest],
  );
  const run = await keptRun(portal, pipeline, task);
  return { pipeline, task, credential, runRequest, run };
}

/** A run of one task run, as if read from the log. */
async function keptRun(portal: PortalUnderTest, pipeline: string, task: string): Promise<string> {
  const [run, at] = [randomUUID(), clockTime()];
  await portal.admin.query('SELECT portal_history_partition($1)', [at]);
  await portal.admin.query(
    `INSERT INTO task_runs (team_id, pipeline_id, run_uuid, task_uuid, executed_at, digest, duration_ms, ordinal, output_bytes, output_form, successful, task_type, output)
     SELECT team_id, id, $2, $3, $4, -7, 900, 0, 9, 1, true, 'query', '{"a": [1]}' FROM pipelines WHERE uuid = $1`,
    [pipeline, run, task, at],
  );
  await portal.admin.query(
    `INSERT INTO runs (team_id, pipeline_id, run_uuid, started_at, first_at, ended_at, duration_ms, task_runs, failed_task_runs, successful, task_types, words)
     SELECT team_id, id, $2, $3::timestamptz - interval '900 ms', $3, $3, 900, 1, 0, true, '{query}', 'apple' FROM pipelines WHERE uuid = $1`,
    [pipeline, run, at],
  );
  return run;
}

let made = 0;
const name = () => {
  made += 1;
  return `Made ${made}`;
};

const range = 'from=2026-03-01T00:00:00Z&to=2026-03-10T00:00:00Z';
const days = 'from=2026-03-01&period=day&count=3';
const ofPipeline = (_team: DataminTeam, own: Belongings) => own.pipeline;
const ofTask = (_team: DataminTeam, own: Belongings) => own.task;
const ofCredential = (_team: DataminTeam, own: Belongings) => own.credential;
const secretOf = ({ organization }: DataminTeam) => organization.clients.full.secret;

/** A loopback port on which nobody listens. */
const nowhere = 'http://127.0.0.1:1/hook';

const offeredRun = '44444444-4444-4444-8444-444444444444';

async function doubtfulRequest(portal: PortalUnderTest, team: DataminTeam, pipeline: string) {
  const [id, at] = [randomUUID(), clockTime()];
  const evidence = [
    {
      runUuid: offeredRun,
      taskRuns: 2,
      failed: 0,
      tasks: [],
      startedAt: at,
      lastAt: at,
      longestMs: 0,
      grownAt: at,
    },
  ];
  await portal.admin.query(
    `INSERT INTO run_requests (id, team_id, pipeline_id, idempotency_key, actor_kind, actor_name, state, attempt, sent_at, settled_at, evidence)
     SELECT $2::uuid, team_id, id, $2::text, 'user', 'somebody', 'uncertain', 1, $3, $3, $4 FROM pipelines WHERE uuid = $1 AND team_id = $5`,
    [pipeline, id, at, JSON.stringify(evidence), team.id],
  );
  return id;
}

/** Over UDP, so that nothing waits for it; starts over once there are five. */
const newAuditStream = (team: DataminTeam) =>
  anewAuditStream(team, { kind: 'syslog', url: 'udp://127.0.0.1:9' });

const newAuditWebhook = (team: DataminTeam) =>
  anewAuditStream(team, { kind: 'webhook', url: nowhere });

async function anewAuditStream(team: DataminTeam, to: { kind: string; url: string }) {
  const ctx = await team.ctx('admin');
  for (const { id } of await listAuditStreams(ctx)) await removeAuditStream(ctx, id);
  return (await createAuditStream(ctx, { name: name(), ...to })).stream.id;
}

/** An open one, of an instance admin who is in no team. */
async function newBreakGlass(portal: PortalUnderTest, team: DataminTeam): Promise<string> {
  const by = await person(portal.admin, `instance-${randomUUID()}`, true);
  const { id } = await takeBreakGlass(await by.viewer(), {
    team: team.slug,
    role: 'viewer',
    reason: 'For the tests alone',
  });
  return id;
}

/** One for each operation of a team; the matrix fails if one is missing. */
export function recipes(portal: PortalUnderTest): Record<string, Recipe> {
  const newCredential = async (team: DataminTeam) => {
    const { id } = await createCredential(await team.ctx('admin'), credentialOf(team));
    return id;
  };
  const newDisabledCredential = async (team: DataminTeam) => {
    const id = await newCredential(team);
    await disableCredential(await team.ctx('admin'), id, { reason: name() });
    return id;
  };
  const newRotatedCredential = async (team: DataminTeam) => {
    const id = await newCredential(team);
    await rotateCredential(await team.ctx('admin'), id, { clientSecret: secretOf(team) });
    return id;
  };
  const newInvitation = async (team: DataminTeam) =>
    (await inviteMember(await team.ctx('admin'), { role: 'viewer' })).invitation.id;
  const newMember = async (team: DataminTeam) => {
    const somebody = await person(portal.admin, `member-${randomUUID()}`);
    await join(portal.admin, team.id, somebody, 'viewer');
    const { rows } = await portal.admin.query('SELECT id FROM memberships WHERE user_id = $1', [
      somebody.id,
    ]);
    return String(rows[0].id);
  };
  const newToken = async (team: DataminTeam) =>
    (await createApiToken(await team.ctx('owner'), { name: name(), role: 'viewer' })).apiToken.id;
  /** Bypasses the verb, whose audit event would count as an effect of the tested call. */
  const newAccount = async (team: DataminTeam) => {
    const { rows } = await portal.admin.query(
      `INSERT INTO service_accounts (id, team_id, name, role, created_by) VALUES (gen_random_uuid(), $1, $2, 'viewer', 'somebody') RETURNING id`,
      [team.id, name()],
    );
    return String(rows[0].id);
  };
  const newPipeline = async (team: DataminTeam, { credential }: Belongings) => {
    const uuid = randomUUID();
    await portal.admin.query(
      `INSERT INTO pipelines (id, team_id, credential_id, uuid, origin, name) VALUES (gen_random_uuid(), $1, $2, $3, 'x', 'Gone soon')`,
      [team.id, credential, uuid],
    );
    return uuid;
  };
  /** A run request of unknown outcome; the log offers it a run that no other request has. */
  const newDoubt = async (team: DataminTeam, { pipeline }: Belongings) => {
    await portal.admin.query(
      'UPDATE run_requests SET run_uuid = gen_random_uuid() WHERE run_uuid = $1',
      [offeredRun],
    );
    return doubtfulRequest(portal, team, pipeline);
  };
  const reportOf = (own: Belongings) => ({
    ...{ name: name(), title: 'Numbers', pipelines: [own.pipeline], feed: true },
  });
  const newReport = async (team: DataminTeam, own: Belongings) =>
    (await createReport(await team.ctx('admin'), reportOf(own))).report.id;
  const newFrozen = async (team: DataminTeam, own: Belongings) => {
    const given = { ...reportOf(own), mode: 'snapshot' };
    return (await createReport(await team.ctx('admin'), given)).report.id;
  };
  /** The limit on a team's webhooks is not what is tested here. */
  const newWebhook = async (team: DataminTeam) => {
    await portal.admin.query('DELETE FROM webhooks WHERE team_id = $1', [team.id]);
    const made = await createWebhook(await team.ctx('admin'), { name: name(), url: nowhere });
    return made.webhook.id;
  };
  const newPreset = async (team: DataminTeam, { pipeline }: Belongings) => {
    const preset = { name: 'Removed', input: 'x' };
    return (await saveInputPreset(await team.ctx('operator'), pipeline, preset)).id;
  };
  const newDelivery = async (team: DataminTeam) => {
    const { rows } = await portal.admin.query(
      `INSERT INTO webhook_deliveries (id, team_id, webhook_id, event_id, kind, payload, state, created_at, settled_at)
       VALUES (gen_random_uuid(), $1, $2, gen_random_uuid(), 'webhook.test', '{}', 'failed', $3, $3) RETURNING id`,
      [team.id, await newWebhook(team), clockTime()],
    );
    return rows[0].id;
  };
  const credentialOf = (team: DataminTeam) => ({
    name: name(),
    baseUrl: portal.sandbox.url,
    clientId: team.organization.clients.full.id,
    clientSecret: secretOf(team),
    verify: false,
  });
  const bulkRunOf = ({ pipeline }: Belongings) => ({
    items: [{ pipelineUuid: pipeline }],
    anyway: true,
  });
  const newBulkRun = async (team: DataminTeam, own: Belongings) => {
    const asked = { idempotencyKey: randomUUID(), body: bulkRunOf(own) };
    return (await requestBulkRun(await team.ctx('operator'), asked)).id;
  };
  const newSchedule = async (team: DataminTeam, own: Belongings) =>
    (await createSchedule(await team.ctx('operator'), scheduleOf(own))).id;
  const newPausedSchedule = async (team: DataminTeam, own: Belongings) => {
    const id = await newSchedule(team, own);
    await pauseSchedule(await team.ctx('operator'), id);
    return id;
  };
  const newFrozenPipeline = async (team: DataminTeam, own: Belongings) => {
    const uuid = await newPipeline(team, own);
    await freezePipeline(await team.ctx('operator'), uuid, { reason: name() });
    return uuid;
  };
  const scheduleOf = ({ pipeline }: Belongings) => ({
    ...{ pipelineUuid: pipeline, name: name(), cron: '0 6 * * *', timeZone: 'UTC' },
  });
  return {
    renameTeam: { body: (team) => ({ name: `Team ${team.slug}` }) },
    deleteTeam: {},
    listMembers: {},
    addMember: {
      body: async () => ({
        email: (await person(portal.admin, `new-${randomUUID()}`)).email,
        role: 'viewer',
      }),
    },
    changeRole: { object: newMember, body: () => ({ role: 'operator' }) },
    removeMember: { object: newMember },
    inviteMember: { body: () => ({ role: 'viewer' }) },
    listInvitations: {},
    resendInvitation: { object: newInvitation, body: () => ({ expiresInDays: 3 }) },
    revokeInvitation: { object: newInvitation },
    listApiTokens: {},
    createApiToken: { body: () => ({ name: name(), role: 'viewer' }) },
    revokeApiToken: { object: newToken },
    handOverApiToken: {
      object: newToken,
      body: async (team) => ({ serviceAccountId: await newAccount(team) }),
    },
    readSecondFactorDemand: {},
    requireSecondFactor: { body: () => ({ required: false }) },
    listServiceAccounts: {},
    createServiceAccount: { body: () => ({ name: name(), role: 'viewer' }) },
    changeServiceAccount: { object: newAccount, body: () => ({ enabled: false }) },
    removeServiceAccount: { object: newAccount },
    listCredentials: {},
    createCredential: { body: credentialOf },
    importCredentials: {
      body: (team) => ({
        ...{ format: 'json', dryRun: false, verify: false },
        text: JSON.stringify([{ ...credentialOf(team), verify: undefined }]),
      }),
    },
    getCredential: { object: ofCredential },
    updateCredential: { object: ofCredential, body: () => ({ name: name() }) },
    removeCredential: { object: newCredential },
    disableCredential: { object: newCredential, body: () => ({ reason: name() }) },
    enableCredential: { object: newDisabledCredential },
    goBackToOldSecret: { object: newRotatedCredential },
    destroyOldSecret: { object: newRotatedCredential },
    listCredentialChecks: { object: ofCredential, query: 'limit=3' },
    readCredentialHealth: { object: ofCredential },
    listCredentialDependants: { object: ofCredential },
    verifyCredential: { object: ofCredential },
    rotateCredential: {
      object: ofCredential,
      body: (team) => ({ clientSecret: secretOf(team) }),
    },
    listPipelines: { query: 'limit=3' },
    registerPipeline: {
      body: (team, own) => ({
        uuid: addToSandbox(portal, team),
        name: name(),
        credentialId: own.credential,
      }),
    },
    getPipeline: { object: ofPipeline },
    updatePipeline: { object: ofPipeline, body: () => ({ description: name() }) },
    removePipeline: { object: newPipeline },
    listTasks: { object: ofPipeline },
    getTask: { object: ofTask },
    nameTask: { object: ofTask, body: () => ({ name: name() }) },
    readPipelineStatistics: { object: ofPipeline, query: range },
    readTaskStatistics: { object: ofTask, query: range },
    readPipelineAggregates: { object: ofPipeline, query: days },
    readTaskAggregates: { object: ofTask, query: days },
    readPipelineLastRun: { object: ofPipeline },
    readTaskLastRun: { object: ofTask },
    listRuns: { query: 'status=succeeded&q=apple&limit=3' },
    getRun: { object: (_team, own) => own.run },
    exportRunsAsNdjson: {},
    exportRunsAsCsv: { query: 'taskType=query' },
    readPipelineLogs: { object: ofPipeline, query: range },
    requestRun: {
      object: ofPipeline,
      body: () => ({ anyway: true }),
      headers: () => ({ 'idempotency-key': randomUUID() }),
    },
    getRunRequest: { object: (_team, own) => own.runRequest, query: 'wait=60' },
    watchRunRequests: { query: 'since=from-long-ago' },
    watchRunRequest: { object: (_team, own) => own.runRequest },
    listRunRequests: { query: 'state=rejected&limit=3' },
    readRunRequest: { object: newDoubt },
    lookForRun: { object: newDoubt },
    matchRunRequest: { object: newDoubt, body: () => ({ runUuid: offeredRun }) },
    closeRunRequest: { object: newDoubt },
    runAgain: { object: newDoubt, headers: () => ({ 'idempotency-key': randomUUID() }) },
    addRunRequestNote: { object: newDoubt, body: () => ({ text: name() }) },
    previewBulkRun: { body: (_team, own) => bulkRunOf(own) },
    requestBulkRun: {
      body: (_team, own) => bulkRunOf(own),
      headers: () => ({ 'idempotency-key': randomUUID() }),
    },
    listBulkRuns: { query: 'limit=3' },
    getBulkRun: { object: newBulkRun },
    stopBulkRun: { object: newBulkRun },
    listReports: { query: 'limit=3' },
    createReport: { body: (_team, own) => reportOf(own) },
    getReport: { object: newReport },
    changeReport: { object: newReport, body: () => ({ title: name() }) },
    removeReport: { object: newReport },
    rotateReport: { object: newReport, body: () => ({ graceHours: 1 }) },
    pauseReport: { object: newReport },
    resumeReport: { object: newReport },
    revokeReport: { object: newReport },
    duplicateReport: { object: newReport, body: () => ({ name: name() }) },
    freezeReport: { object: newFrozen },
    openReportLink: { object: newReport, body: () => ({ kind: 'feed' }) },
    endReportLink: { object: newReport, query: 'kind=badge' },
    listReportViews: { object: newReport },
    listSchedules: { query: 'state=active&limit=3' },
    createSchedule: { body: (_team, own) => scheduleOf(own) },
    previewSchedule: { query: 'cron=0+6+*+*+*&timeZone=UTC' },
    getSchedule: { object: newSchedule },
    changeSchedule: { object: newSchedule, body: () => ({ jitterMs: 1000 }) },
    removeSchedule: { object: newSchedule },
    pauseSchedule: { object: newSchedule },
    resumeSchedule: { object: newPausedSchedule },
    listFirings: { object: newSchedule, query: 'result=skipped&limit=3' },
    listFreezes: {},
    freezeTeam: { body: () => ({ reason: name() }) },
    unfreezeTeam: {},
    freezePipeline: { object: newPipeline, body: () => ({ reason: name() }) },
    unfreezePipeline: { object: newFrozenPipeline },
    readRunSettings: { object: ofPipeline },
    changeRunSettings: { object: ofPipeline, body: () => ({ coolDownMs: 0 }) },
    listInputPresets: { object: ofPipeline },
    saveInputPreset: { object: ofPipeline, body: () => ({ name: 'One', input: '{"a": 1}' }) },
    removeInputPreset: { object: newPreset },
    readRunInput: { object: (_team, own) => own.runRequest },
    listWebhooks: {},
    createWebhook: {
      body: () => ({ name: name(), url: nowhere, pipelineEvents: ['failing'] }),
    },
    getWebhook: { object: newWebhook },
    updateWebhook: {
      object: newWebhook,
      body: () => ({ name: name(), enabled: false, pipelineEvents: ['recovered'] }),
    },
    removeWebhook: { object: newWebhook },
    rotateWebhook: { object: newWebhook },
    testWebhook: { object: newWebhook },
    listWebhookDeliveries: { object: newWebhook, query: 'limit=3' },
    replayWebhookDelivery: { object: newDelivery },
    readHistoryStatistics: {
      object: ofPipeline,
      query: `${range}&timeZone=Europe/Berlin&slowerThanMs=500`,
    },
    readHistorySettings: {},
    setRetention: { body: () => ({ days: null }) },
    readOutputPolicy: { object: ofCredential },
    setOutputPolicy: { object: ofCredential, body: () => ({ policy: 'part', keepKb: 8 }) },
    readSync: { object: ofPipeline },
    syncNow: { object: ofPipeline },
    setBackfill: { object: ofPipeline, body: () => ({ days: 400 }) },
    listAudit: { query: 'limit=5' },
    exportAuditAsCsv: {},
    exportAuditAsNdjson: {},
    verifyAudit: {},
    readAuditRetention: {},
    setAuditRetention: { body: () => ({ days: 400 }) },
    listAccess: {},
    exportAccessAsCsv: {},
    listAccessReviews: {},
    reviewAccess: { body: () => ({ note: 'All as it should be' }) },
    listAuditStreams: {},
    createAuditStream: { body: () => ({ name: name(), kind: 'webhook', url: nowhere }) },
    switchAuditStream: { object: newAuditStream, body: () => ({ enabled: false }) },
    rotateAuditStream: { object: newAuditWebhook },
    removeAuditStream: { object: newAuditStream },
    listBreakGlass: {},
    endBreakGlass: { object: (team) => newBreakGlass(portal, team) },
  };
}
