import { recordRun } from '@/lib/sandbox';
import { addToSandbox, type PortalUnderTest } from '../../support/portal/portal';

/** Runs on seven days: good ones, one with a failed task, one with two tasks that failed at once. */
function history(portal: PortalUnderTest, uuid: string): void {
  for (const [day, failed] of [
    ['02-20', []],
    ['03-01', []],
    ['03-02', ['B']],
    ['03-02', []],
    ['03-04', []],
    ['03-04', []],
    ['03-09', ['B']],
  ] as const) {
    recordRun(portal.sandbox.world, uuid, {
      taskRuns: ['A', 'B'].map((task, index) => ({
        task,
        executedAt: `2026-${day}T10:0${index}:00Z`,
        durationMs: index === 0 ? 2000 : 4000,
        isSuccessful: !failed.some((name) => name === task),
      })),
    });
  }
}

/** A registered pipeline with that history. */
export async function withHistory(portal: PortalUnderTest, name: 'red' | 'blue') {
  const team = portal[name];
  const uuid = addToSandbox(portal, team);
  history(portal, uuid);
  await team.pipeline(uuid, await team.credential());
  const tasks = portal.sandbox.world.pipeline(uuid)?.tasks ?? [];
  return { ctx: await team.ctx('viewer'), uuid, taskA: tasks[0]?.uuid ?? '' };
}
