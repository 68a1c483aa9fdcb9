// A separate process that requests one run of each given pipeline, as a server does for a caller.
import { boot } from '@/lib/boot';
import { runMain } from '@/lib/boot/run-main';
import { systemContext } from '@/lib/context';
import { requestRun } from '@/lib/runs';
import { findTeam } from '@/lib/teams';

const [slug = '', ...uuids] = process.argv.slice(2);

runMain(async () => {
  const portal = await boot('command');
  const team = await findTeam({ slug });
  if (!team) throw new Error(`There is no team ${slug}`);
  const ctx = systemContext(team, 'sender');
  await Promise.all(
    uuids.map((pipelineUuid) => requestRun(ctx, { pipelineUuid, idempotencyKey: pipelineUuid })),
  );
  await portal.stop();
});
