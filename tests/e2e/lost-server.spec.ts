import { randomUUID } from 'node:crypto';
import { control } from './support/sandbox';
import { stage, started } from './support/stage';
import { enter, expect, test } from './support/test';

test('a server killed while it sends leaves one call and an honest doubt', async ({
  page,
  context,
}) => {
  const name = 'Fuel consumption';
  const sandbox = await stage.sandbox();
  const team = await stage.team({
    slug: 'lost',
    roles: ['operator'],
    datamin: { url: sandbox.url, organization: 'oss', pipelines: [name] },
  });
  // Datamin starts the run and does not answer.
  await control(sandbox).fault({ on: 'run', when: 'after', action: { type: 'hang' } });
  const doomed = await stage.portal({ env: { PORTAL_WORKER: 'off' } });
  const run = `/api/v1/teams/${team.slug}/pipelines/${team.pipelines[name]}/runs`;
  const headers = { authorization: `Bearer ${team.token}`, 'idempotency-key': randomUUID() };
  const answer = fetch(`${doomed.url}${run}`, { method: 'POST', headers }).catch(() => null);
  await expect.poll(() => control(sandbox).calls('run')).toHaveLength(1);
  await stage.end({ id: doomed.id, signal: 'SIGKILL' });
  expect(await answer).toBeNull();

  const requests = page.getByRole('region', { name: 'Run requests' });
  await enter(context, team.people.operator);
  await page.goto(`/${team.slug}/pipelines/${team.pipelines[name]}`);
  await expect(requests).toContainText('being sent');
  // The lease of the attempt ends; the other server's worker finds it.
  await stage.timePasses({ slug: team.slug, minutes: 1 });
  await expect(requests).toContainText('outcome unknown', { timeout: 30_000 });
  await control(sandbox).heal();
  // The same request again, at another server: the same request is returned, and nothing is sent.
  const again = await fetch(`${started().portalUrl}${run}`, { method: 'POST', headers });
  expect(again.status).toBe(202);
  expect((await again.json()).state).toBe('uncertain');
  expect(await control(sandbox).calls('run')).toHaveLength(1);
});
