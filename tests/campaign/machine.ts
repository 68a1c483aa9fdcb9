import { setClock } from '@/lib/clock';
import { type Played, play } from '../model/play';
import type { Stand } from './stand';

export interface MachineResult {
  played: Played;
  broken: string[];
}

/** Plays random lives of pipelines in this process, against a scripted Datamin. */
export async function runMachine(
  { team, database }: Stand,
  { sequences, seed }: { sequences: number; seed: number },
): Promise<MachineResult> {
  const ground = {
    team: team.ctx.team,
    credentialId: team.credentialId,
    query: async <Row extends object>(sql: string, values: unknown[]) =>
      (await database.admin.query<Row>(sql, values)).rows,
  };
  const nothing: Played = { sequences: 0, steps: 0, posts: 0, states: {} };
  try {
    return { played: await play(ground, { sequences, seed, began: new Date() }), broken: [] };
  } catch (error) {
    return { played: nothing, broken: [error instanceof Error ? error.message : String(error)] };
  } finally {
    setClock();
  }
}
