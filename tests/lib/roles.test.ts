import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as audit from '@/lib/audit';
import { makeTeamContext, noOrigin, type Role, roles } from '@/lib/context';
import * as credentials from '@/lib/credentials';
import { Forbidden } from '@/lib/errors';
import * as evidence from '@/lib/evidence';
import * as history from '@/lib/history';
import * as instance from '@/lib/instance';
import * as pipelines from '@/lib/pipelines';
import * as reports from '@/lib/reports';
import * as runs from '@/lib/runs';
import * as schedules from '@/lib/schedules';
import * as teams from '@/lib/teams';
import * as webhooks from '@/lib/webhooks';

const domains: Record<string, object> = {
  audit,
  credentials,
  evidence,
  history,
  instance,
  pipelines,
  reports,
  runs,
  schedules,
  teams,
  webhooks,
};

/** The lowest role each verb accepts, where viewer is not enough. */
const verbs: Partial<Record<Role, Record<string, string>>> = {
  operator: {
    history: 'removeRunView saveRunView syncNow',
    runs: `
      addRunRequestNote closeRunRequest freezePipeline listInputPresets lookAgain matchRunRequest
      previewBulkRun readRunInput removeInputPreset requestBulkRun requestRun runAgain
      saveInputPreset stopBulkRun unfreezePipeline`,
    schedules: 'changeSchedule createSchedule pauseSchedule removeSchedule resumeSchedule',
  },
  admin: {
    audit: 'exportAudit listAudit readAuditRetention verifyAudit',
    credentials: `
      createCredential destroyOldSecret disableCredential enableCredential getCredential goBack
      importCredentials listCredentialChecks listCredentials listDependants listExpiring
      readCredentialHealth readTeamHealth removeCredential rotateCredential updateCredential
      verifyCredential`,
    evidence: `
      createAuditStream listAccessReviews listAuditStreams readAccess removeAuditStream reviewAccess
      rotateAuditStream switchAuditStream`,
    history: 'readHistorySettings readOutputPolicy setBackfill setOutputPolicy setRetention',
    instance: 'endBreakGlass',
    pipelines: 'nameTask registerPipeline registerPipelines removePipeline updatePipeline',
    reports: `
      changeReport createReport duplicateReport endLink getReport listReportViews listReports
      makeLink makeSnapshot pauseReport previewReport removeReport resumeReport revokeReport revokeReports rotateReport`,
    runs: 'changeRunSettings freezeTeam unfreezeTeam',
    teams: `
      addMember changeRole changeServiceAccount createApiToken createServiceAccount
      handOverApiToken inviteMember listApiTokens listInvitations listMadeTokens listMembers
      listServiceAccounts memberFactors removeServiceAccount requireSecondFactor resendInvitation
      revokeApiToken revokeInvitation secondFactorRequired`,
    webhooks: `
      createWebhook getWebhook listWebhookDeliveries listWebhooks removeWebhook replayDelivery
      rotateWebhook testWebhook updateWebhook`,
  },
  owner: {
    audit: 'setAuditRetention',
    credentials: 'checkSealing remindOfExpiry resealCredential',
    teams: 'deleteTeam renameTeam',
    webhooks: 'checkWebhookSealing resealWebhook',
  },
};

/** Open to tokens limited to some pipelines: each concerns one pipeline, and row level security decides which. */
const ofOnePipeline = ['changeRunSettings', 'nameTask', 'setBackfill', 'updatePipeline'];

const listed = Object.entries(verbs).flatMap(([role, byDomain]) =>
  Object.entries(byDomain).flatMap(([domain, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => ({ domain, name, role: roles.find((one) => one === role) ?? 'owner' })),
  ),
);

const contextOf = (role: Role, isLimited: boolean | null = null) =>
  makeTeamContext({
    team: { id: '00000000-0000-7000-8000-000000000000', slug: 'red', name: 'Red' },
    actor: { kind: 'token', id: '00000000-0000-7000-8000-000000000001', name: 'a program' },
    role,
    origin: noOrigin,
    token: isLimited === null ? null : { id: 'a token', isLimited },
  });

/** There is no database here: anybody who gets past the role check gets a different error. */
async function outcome({ domain, name }: { domain: string; name: string }, ctx: unknown) {
  const verb: unknown = Reflect.get(domains[domain] ?? {}, name);
  if (typeof verb !== 'function') throw new Error(`There is no ${domain}/${name}.`);
  try {
    return await Reflect.apply(verb, null, [ctx, 'nonsense', 'nonsense', 'nonsense']);
  } catch (error) {
    return error;
  }
}

test.each(listed)('$domain: $name takes the role $role, before anything else', async (verb) => {
  for (const lower of roles.slice(0, roles.indexOf(verb.role))) {
    expect(await outcome(verb, contextOf(lower))).toBeInstanceOf(Forbidden);
  }
  expect(await outcome(verb, contextOf(verb.role))).not.toBeInstanceOf(Forbidden);
  const isOfTeam = !ofOnePipeline.includes(verb.name) && verb.role !== 'operator';
  const limited = await outcome(verb, contextOf('owner', true));
  expect(limited instanceof Forbidden).toBe(isOfTeam);
});

test('no verb is left out', () => {
  const lib = join(__dirname, '..', '..', 'lib');
  const found = Object.keys(domains).flatMap((domain) =>
    readdirSync(join(lib, domain))
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) =>
        readFileSync(join(lib, domain, file), 'utf8')
          .split(/^(?=export )/m)
          .flatMap((part) => {
            const [, name = ''] = /^export (?:async )?function (\w+)/.exec(part) ?? [];
            const asks = /\{\n {2}requireRole\(ctx, '(?:operator|admin|owner)'/.test(part);
            return asks && name in (domains[domain] ?? {}) ? [name] : [];
          }),
      ),
  );
  expect(found.length).toBeGreaterThan(100);
  expect(found.filter((name) => !listed.some((verb) => verb.name === name))).toEqual([]);
});
