import { DAY_MS } from '../world/schedule';
import type { World } from '../world/world';
import { demoClients, demoPipelines, demoWorld } from './demo-world';

export type SeedHistory = 'year' | 'small' | 'none';

const DAYS: Record<SeedHistory, number> = { year: 365, small: 14, none: 0 };

/**
 * Plants the demo world. `year` and `small` give its pipelines a past of 365 or 14 days and schedules that
 * continue; with `none` nothing has run and nothing runs by itself.
 */
export function plantDemo(world: World, history: SeedHistory): void {
  for (const { uuid, name } of [demoWorld.hosted, demoWorld.oss]) {
    world.addOrganization({ uuid, name });
  }
  for (const client of demoClients()) world.addClient(client);
  const since = new Date(world.anchorMs - DAYS[history] * DAY_MS);
  for (const pipeline of demoPipelines) {
    world.addPipeline(history === 'none' ? { ...pipeline, schedule: null } : pipeline, since);
  }
}
