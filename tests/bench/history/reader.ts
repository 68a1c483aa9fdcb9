import { systemContext } from '@/lib/context';
import { syncPipeline } from '@/lib/history';
import { findTeam } from '@/lib/teams';
import { measureAlone, withMemory } from '../own-process';

/** Reads one pipeline's history as the worker does. */
measureAlone(async ([slug = '', pipelineId = '', reader = '', turnMs = '0']) => {
  const team = await findTeam({ slug });
  if (!team) throw new Error(`There is no team ${slug}.`);
  const ctx = systemContext(team, 'bench');
  const { result, ...memory } = await withMemory(async () => {
    const startedAt = performance.now();
    const turn = await syncPipeline(ctx, pipelineId, reader, { gapMs: 0, turnMs: Number(turnMs) });
    return { ...turn, ms: performance.now() - startedAt };
  });
  return { ...result, ...memory };
});
