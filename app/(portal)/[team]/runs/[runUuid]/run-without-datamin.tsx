import { PanelProblem } from '@/components/stats/panel-problem';
import type { TeamContext } from '@/lib/context';
import { settle } from '../../_page/settle';
import { readKeptRun } from './kept-run';
import { history, RunPanel, SeenRunPanel } from './run-panel';

type Frame = Omit<Parameters<typeof SeenRunPanel>[0], 'problem'>;

/** The run when Datamin does not have it: from the history with its outputs, or what was last seen of it. */
export async function RunWithoutDatamin({
  ctx,
  problem,
  ...frame
}: Frame & { ctx: TeamContext; problem: string | null }) {
  const kept = await settle(readKeptRun(ctx, frame.place));
  if (kept.value) {
    return (
      <div className="grid gap-4">
        {problem ? <PanelProblem what="What Datamin says now" sentence={problem} /> : null}
        <RunPanel {...frame} run={kept.value} source={history} />
      </div>
    );
  }
  if (problem === null) return <RunPanel {...frame} run={null} />;
  return <SeenRunPanel {...frame} problem={problem} />;
}
