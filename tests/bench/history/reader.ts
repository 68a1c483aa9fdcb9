import { boot } from '@/lib/boot';
import { systemContext } from '@/lib/context';
import { syncPipeline } from '@/lib/history';
import { findTeam } from '@/lib/teams';

const sampleMs = 10;

/** Reads one pipeline's history as the worker does, in a process of its own whose memory is watched. */
async function main([slug = '', pipelineId = '', reader = '', turnMs = '0']: string[]) {
  const portal = await boot('command');
  const team = await findTeam({ slug });
  if (!team) throw new Error(`There is no team ${slug}.`);
  const ctx = systemContext(team, 'bench');
  global.gc?.();
  const idleBytes = process.memoryUsage().rss;
  let peakBytes = idleBytes;
  const watch = setInterval(() => {
    peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
  }, sampleMs);
  const startedAt = performance.now();
  const turn = await syncPipeline(ctx, pipelineId, reader, { gapMs: 0, turnMs: Number(turnMs) });
  const ms = performance.now() - startedAt;
  clearInterval(watch);
  console.log(JSON.stringify({ ...turn, ms, idleBytes, peakBytes }));
  await portal.stop();
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
