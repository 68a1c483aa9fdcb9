import { randomUUID } from 'node:crypto';
import type { SandboxOnStage, TeamOnStage } from '../stage/wire';
import { control, demoPipeline, type RunRecorded } from './sandbox';
import { stage } from './stage';

/** It has a task for each of the six kinds of output. */
const pipeline = demoPipeline('Archive export');
const tasks = pipeline.tasks.map(({ name }) => name);

type RowRecorded = RunRecorded['taskRuns'][number];

/** A team with that pipeline on its own sandbox, and a way to add past runs. */
export async function teamWithRuns(slug: string) {
  const sandbox: SandboxOnStage = await stage.sandbox({ history: 'small' });
  const team: TeamOnStage = await stage.team({
    slug,
    datamin: {
      url: sandbox.url,
      organization: 'oss',
      pipelines: ['Archive export'],
    },
  });
  const began = Date.now() - 20 * 60_000;
  /** Records a run, its rows a second apart unless they give a time, and returns the address of its page. */
  const run = async (rows: Partial<RowRecorded>[]): Promise<string> => {
    const uuid = randomUUID();
    await control(sandbox).record(pipeline.uuid, {
      uuid,
      taskRuns: rows.map((row, index) => ({
        task: tasks[index % tasks.length] ?? '',
        executedAt: new Date(began + index * 1000).toISOString(),
        ...row,
      })),
    });
    const at = new Date(began).toISOString();
    return `/${team.slug}/runs/${uuid}?pipeline=${pipeline.uuid}&at=${at}`;
  };
  return { team, run, began, logPath: `/${team.slug}/pipelines/${pipeline.uuid}/log?last=1h` };
}

/** Twelve thousand rows, one and a half megabytes, one of them to be searched for. */
export function largeTable(rows = 12_000): string {
  const row = (index: number) =>
    `{"id":${9_007_199_254_740_993n + BigInt(index)},"customer":"Customer ${index}","net":${index}.50,"note":${JSON.stringify(index === rows - 2 ? 'the needle' : `Delivered to depot ${index % 97}`)},"paid":${index % 3 === 0}}`;
  return `[${Array.from({ length: rows }, (_, index) => row(index)).join(',')}]`;
}
