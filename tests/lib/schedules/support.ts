import { createSchedule, Dispatcher, listFirings, type ScheduleView } from '@/lib/schedules';
import type { DataminTeam, PortalUnderTest } from '../../support/portal/portal';

/** Schedules in a portal under test, and their outcomes. */
export function scheduling(portal: PortalUnderTest) {
  const { red } = portal;
  let made = 0;
  return {
    async create(pipelineUuid: string, more: object = {}): Promise<ScheduleView> {
      made += 1;
      return createSchedule(await red.ctx('operator'), {
        pipelineUuid,
        name: `Schedule ${made}`,
        cron: '0 * * * *',
        timeZone: 'UTC',
        ...more,
      });
    },
    /** Runs one round, and returns when everything was sent. */
    async dispatch(): Promise<number> {
      const dispatcher = new Dispatcher();
      const { fired } = await dispatcher.look();
      await dispatcher.settled();
      return fired;
    },
    /** Its firings, oldest first. */
    async firings(id: string) {
      const { items } = await listFirings(await red.ctx('viewer'), id, { limit: 200 });
      return items.reverse();
    },
    /** As `06:00 requested`, oldest first. */
    async story(id: string): Promise<string[]> {
      const { items } = await listFirings(await red.ctx('viewer'), id, { limit: 200 });
      return items
        .reverse()
        .map(({ dueAt, result, cause }) =>
          [dueAt.toISOString().slice(11, 16), result, ...(cause ? [cause] : [])].join(' '),
        );
    },
    /** Ends a pipeline's open requests, as if their runs had ended. */
    async runsEnd(uuid: string): Promise<void> {
      await portal.admin.query(
        `UPDATE run_requests SET state = 'succeeded', follow_due_at = NULL, ended_at = now()
         WHERE state IN ('accepted', 'running') AND pipeline_id = (SELECT id FROM pipelines WHERE uuid = $1)`,
        [uuid],
      );
    },
  };
}

/** Makes many pipelines of a team with a schedule each, all due at the same instant, bypassing every verb. */
export async function manyDue(
  portal: PortalUnderTest,
  team: DataminTeam,
  { pipelines, dueAt }: { pipelines: readonly string[]; dueAt: Date },
): Promise<void> {
  await portal.admin.query(
    `INSERT INTO schedules (id, team_id, pipeline_id, name, cron, time_zone, created_at, created_by, next_due_at, next_fire_at)
     SELECT gen_random_uuid(), team_id, id, name, '0 * * * *', 'UTC', $3, 'tests', $3, $3
     FROM pipelines WHERE uuid = ANY ($1) AND team_id = $2`,
    [pipelines, team.id, dueAt],
  );
}
