import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { createReport, linkPath, listReports, rotateReport } from '@/lib/reports';

const dayMs = 86_400_000;
const written = (at: Date) => at.toISOString().slice(0, 10);

/** The newest calendar month that is over. */
function lastMonth(): { from: string; to: string } {
  const at = now();
  const first = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - 1, 1));
  const next = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
  return { from: written(first), to: written(new Date(next.getTime() - dayMs)) };
}

const live = 'For the board';

/**
 * Makes three shared reports for a demo's team, once: live, frozen, and one behind the demo's password.
 * Returns the path that opens the live one: a new one each time, since only a hash of the last was kept.
 * The last one still opens for a day.
 */
export async function seedReports(
  ctx: TeamContext,
  pipelines: readonly { uuid: string; name: string }[],
  password: string,
): Promise<string | null> {
  const { items } = await listReports(ctx);
  const known = items.find(({ name, state }) => name === live && state !== 'revoked');
  if (known) {
    const { token } = await rotateReport(ctx, known.id, { graceHours: 24 });
    return linkPath('page', token);
  }
  const [first, second] = pipelines;
  // Somebody who removed one does not want it back.
  if (items.length > 0 || !first || !second) return null;
  const { token } = await createReport(ctx, {
    name: live,
    title: 'How our nightly work went',
    note: 'Numbers of the two pipelines that **everything else waits for**.\n\n- A run counts as failed when any of its tasks failed.\n- Questions go to the data team.',
    pipelines: [first.uuid, second.uuid],
    range: { kind: 'chosen', days: 30, mostDays: 366 },
    accent: '#0f766e',
    feed: true,
  });
  await createReport(ctx, {
    name: 'Last month, for the auditor',
    title: `${first.name}, as it was`,
    pipelines: [first.uuid],
    mode: 'snapshot',
    range: { kind: 'fixed', ...lastMonth() },
  });
  await createReport(ctx, {
    name: 'For the customer, with a password',
    title: second.name,
    pipelines: [second.uuid],
    sections: { errors: false, slowTasks: false },
    password,
  });
  return linkPath('page', token);
}
