import { gunzipSync } from 'node:zlib';
import { answerReport } from '@/lib/report-page';
import { createReport } from '@/lib/reports';
import { recordRun } from '@/lib/sandbox';
import { clockTime } from '../../support/portal/clock';
import { addToSandbox, type DataminTeam, type PortalUnderTest } from '../../support/portal/portal';
import { readAllDue } from '../history/support';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/**
 * Records a month of runs every six hours, every tenth of which fails, and reads them into the
 * history. Returns the pipeline's UUID.
 */
export async function recordMonth(portal: PortalUnderTest, team: DataminTeam): Promise<string> {
  const uuid = addToSandbox(portal, team);
  for (let index = 0; index < 120; index += 1) {
    recordOne(portal, uuid, clockTime().getTime() - hourMs - index * 6 * hourMs, index % 10 === 3);
  }
  await team.pipeline(uuid, await team.credential());
  await readAllDue();
  return uuid;
}

export function recordOne(
  portal: PortalUnderTest,
  uuid: string,
  atMs: number,
  isFailed: boolean,
): void {
  recordRun(portal.sandbox.world, uuid, {
    taskRuns: [
      { executedAt: new Date(atMs), durationMs: 4000 },
      {
        task: 'B',
        executedAt: new Date(atMs + 30_000),
        durationMs: 8000,
        isSuccessful: !isFailed,
        output: isFailed
          ? `[{"message":"no answer of https://db.internal:5432/x <script>alert(1)</script> ${atMs}"}]`
          : 'eyJyb3dzIjoxMjM0fQ==',
      },
    ],
  });
}

/** A report of a team's pipeline, and the address that opens it. */
export async function share(team: DataminTeam, uuid: string, more: object = {}) {
  const made = await createReport(await team.ctx('admin'), {
    name: 'For the customer',
    title: 'Nightly numbers',
    pipelines: [uuid],
    ...more,
  });
  return { ...made, path: `/r/${made.token}` };
}

let visitors = 0;

/** Requests a page from an address of its own. */
export async function get(
  path: string,
  {
    headers = {},
    method = 'GET',
    form = '',
    address = `198.51.${Math.floor(visitors / 250) % 250}.${visitors++ % 250}`,
    origin = 'http://portal.test',
  }: {
    headers?: Record<string, string>;
    method?: string;
    form?: string;
    address?: string;
    origin?: string;
  } = {},
) {
  const answer = await answerReport({
    method,
    url: path,
    header: (name) => headers[name] ?? null,
    address,
    origin,
    form: async () => new URLSearchParams(form),
  });
  const found = new Map(answer.headers.map(([name, value]) => [name.toLowerCase(), value]));
  const isPacked = found.get('content-encoding') === 'gzip';
  const bytes = isPacked ? gunzipSync(answer.body) : answer.body;
  return {
    status: answer.status,
    headers: found,
    text: bytes.toString('utf8'),
    bytes: answer.body,
  };
}
