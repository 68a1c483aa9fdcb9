// @ts-check
import {
  admin,
  firstCredential,
  hourlySchedule,
  invite,
  largeOutputs,
  runBoth,
  share,
  signIn,
  tell,
} from './picture-samples.mjs';

/**
 * Every page of the demo, and who looks at it.
 *
 * @param {string} base
 * @param {string} password
 * @param {string} empty URL of the portal that nobody has set up
 * @returns {Promise<{ path: string, file: string, who: string | null, press?: string }[]>}
 */
export async function demoPages(base, password, empty) {
  const cookie = await signIn(base, password);
  const list = async (/** @type {string} */ team) => {
    const answer = await fetch(`${base}/api/v1/teams/${team}/pipelines`, { headers: { cookie } });
    return (await answer.json()).items;
  };
  const shop = await list('harbour-finch');
  const freight = await list('nordlicht');
  const of = (/** @type {any[]} */ items, /** @type {string} */ name) =>
    items.find((item) => item.name === name)?.uuid;
  const orders = of(shop, 'Orders sync');
  const tasks = await fetch(`${base}/api/v1/teams/harbour-finch/pipelines/${orders}/tasks`, {
    headers: { cookie },
  });
  const [task] = (await tasks.json()).items;
  const run = await fetch(`${base}/api/v1/teams/harbour-finch/pipelines/${orders}/runs`, {
    method: 'POST',
    headers: { cookie, origin: base, 'idempotency-key': crypto.randomUUID() },
  });
  const { runUuid, id: requestId } = await run.json();
  const schedule = await hourlySchedule(base, cookie, orders);
  const report = await share(base, cookie, [orders, of(shop, 'Nightly invoices')]);
  const outputs = await largeOutputs(base, cookie, of(freight, 'Archive export'));
  const credential = await firstCredential(base, cookie);
  const webhook = await tell(base, cookie);
  const invitation = await invite(base, cookie);
  const picks = new URLSearchParams(
    [orders, of(shop, 'Nightly invoices')].map((uuid) => ['pick', uuid]),
  );
  const bulkRun = await runBoth(base, cookie, picks.getAll('pick'));
  /** @param {string} path @param {string} file @param {string | null} [who] */
  const page = (path, file, who = admin) => ({ path, file, who });
  return [
    page(`${empty}/setup`, 'setup', null),
    page(`${empty}/sign-in/forgotten`, 'forgotten', null),
    page('/sign-in', 'sign-in', null),
    page(invitation, 'invitation', null),
    page(invitation, 'invitation-signed-in', 'viewer@demo.example'),
    page('/invitation/of-another-time', 'invitation-dead', null),
    page('/harbour-finch', 'overview'),
    page('/harbour-finch?q=nothing-is-called-so', 'overview-nothing-found'),
    page('/harbour-finch?view=grid', 'overview-grid'),
    page('/harbour-finch?group=tag&range=7d', 'overview-groups'),
    page('/harbour-finch?state=attention&range=90d', 'overview-attention'),
    page('/nordlicht', 'overview-stale'),
    page('/harbour-finch?cursor=of-another-list', 'overview-refused'),
    page('/harbour-finch/pipelines', 'pipelines'),
    page('/harbour-finch/pipelines/new', 'pipeline-new'),
    page(`/harbour-finch/pipelines/${orders}`, 'pipeline'),
    page(`/harbour-finch/pipelines/${orders}?range=90d`, 'pipeline-90-days'),
    page(
      `/harbour-finch/pipelines/${orders}?range=last-month&table=aggregates`,
      'pipeline-last-month-table',
    ),
    page(
      `/harbour-finch/pipelines/${orders}?from=2026-02-31&to=2026-02-01`,
      'pipeline-wrong-dates',
    ),
    page(`/harbour-finch/pipelines/${orders}/settings`, 'pipeline-settings'),
    page(
      `/harbour-finch/pipelines/${orders}/settings`,
      'pipeline-settings-forbidden',
      'viewer@demo.example',
    ),
    page(
      `/nordlicht/pipelines/${of(freight, 'Driver onboarding')}?range=24h`,
      'pipeline-never-ran-24-hours',
    ),
    page(`/harbour-finch/pipelines/${orders}/history`, 'history'),
    page('/harbour-finch/runs', 'runs'),
    page('/harbour-finch/runs?status=failed&range=30d&min=1', 'runs-filtered'),
    page('/harbour-finch/runs?q=nowhereinthere', 'runs-nothing-found'),
    page('/harbour-finch/runs?min=soon', 'runs-refused'),
    page(`/harbour-finch/pipelines/${orders}/log`, 'log'),
    page(`/harbour-finch/pipelines/${of(shop, 'Payments ledger')}/log`, 'log-encrypted'),
    page(`/nordlicht/pipelines/${of(freight, 'Delivery feedback')}/log`, 'log-hostile'),
    page(`/nordlicht/pipelines/${of(freight, 'Driver onboarding')}`, 'pipeline-never-ran'),
    page(`/nordlicht/pipelines/${of(freight, 'Shipment tracking')}`, 'pipeline-failing'),
    page(`/harbour-finch/tasks/${task?.uuid}`, 'task'),
    page(`/harbour-finch/runs/${runUuid}`, 'run'),
    page(`/harbour-finch/pipelines/${orders}/run`, 'run-ask'),
    page('/harbour-finch/bulk-runs', 'bulk-runs'),
    page('/harbour-finch/bulk-runs/new', 'bulk-run-nothing-selected'),
    page(`/harbour-finch/bulk-runs/new?${picks}`, 'bulk-run-ask'),
    page(`/harbour-finch/bulk-runs/${bulkRun}`, 'bulk-run'),
    page('/nordlicht/bulk-runs', 'bulk-runs-empty'),
    page('/harbour-finch/run-requests', 'run-requests'),
    page('/harbour-finch/run-requests?state=nonsense', 'run-requests-refused'),
    page(`/harbour-finch/run-requests/${requestId}`, 'run-request'),
    page('/harbour-finch/schedules', 'schedules'),
    page('/harbour-finch/schedules?state=paused', 'schedules-nothing-paused'),
    page('/harbour-finch/schedules/new', 'schedule-new'),
    page(`/harbour-finch/schedules/${schedule}`, 'schedule'),
    page('/nordlicht/schedules', 'schedules-empty'),
    page(outputs.run, 'run-large'),
    page(`${outputs.output}&as=table`, 'output-table'),
    { ...page(outputs.output, 'output-viewer'), press: 'a[data-output]' },
    page(`${outputs.output}&as=tree`, 'output-tree'),
    page(`${outputs.output}&as=hex`, 'output-hex'),
    page(`${outputs.output}&find=salmon`, 'output-found'),
    page(`/nordlicht/pipelines/${of(freight, 'Archive export')}/log?last=7d`, 'log-nested'),
    page(`/harbour-finch/pipelines/${orders}/log?last=7d&page=2`, 'log-second-page'),
    page('/harbour-finch/reports', 'reports'),
    page('/harbour-finch/reports/new', 'report-new'),
    page(`/harbour-finch/reports/${report.id}`, 'report-manage'),
    page(new URL(report.url).pathname, 'report', null),
    page('/r/rpt_no_such_link_at_all_no_such_link', 'report-dead', null),
    page('/harbour-finch/settings/credentials', 'credentials'),
    page('/harbour-finch/settings/credentials/new', 'credential-new'),
    page('/harbour-finch/following', 'following'),
    page('/harbour-finch/settings/history', 'history-settings'),
    page(`/harbour-finch/settings/credentials/${credential}`, 'credential'),
    page('/harbour-finch/settings/members', 'members'),
    page('/harbour-finch/settings/tokens', 'tokens'),
    page('/harbour-finch/settings/webhooks', 'webhooks'),
    page(`/harbour-finch/settings/webhooks/${webhook}`, 'webhook'),
    page('/nordlicht/settings/webhooks', 'webhooks-empty'),
    page('/harbour-finch/settings/audit', 'audit'),
    page('/harbour-finch/settings/credentials/import', 'credentials-import'),
    page('/harbour-finch/settings/access', 'access'),
    page('/harbour-finch/settings/audit/streams', 'audit-streams'),
    page('/profile', 'profile'),
    page('/profile/second-factor', 'second-factor'),
    page('/instance', 'instance'),
    page('/instance/users', 'instance-users'),
    page('/instance/provisioning', 'instance-provisioning'),
    page('/instance/break-glass', 'instance-break-glass'),
    page('/instance/settings', 'instance-settings'),
    page('/instance/health', 'instance-health'),
    page('/instance/audit', 'instance-audit'),
    page('/teams', 'teams'),
    page('/teams/harbour-finch', 'team-manage'),
    page('/no-such-team', 'not-found'),
    page('/harbour-finch/settings/credentials', 'forbidden', 'viewer@demo.example'),
    page('/harbour-finch', 'overview-as-viewer', 'viewer@demo.example'),
  ];
}
