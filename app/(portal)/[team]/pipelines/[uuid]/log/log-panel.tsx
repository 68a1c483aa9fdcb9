import { SoftLinks } from '@/components/layout/soft-links.client';
import { TimeZoneNote } from '@/components/layout/time-zone-note';
import { OutputDoor } from '@/components/outputs/output-door.client';
import { LogRuns } from '@/components/runs/log-runs';
import { PanelProblem } from '@/components/stats/panel-problem';
import { Callout } from '@/components/ui/callout';
import { EmptyState } from '@/components/ui/empty-state';
import { formatNumber } from '@/components/ui/format';
import { Pagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { SourceNote } from '@/components/ui/source-note';
import { now } from '@/lib/clock';
import type { LogPage } from '@/lib/runs';
import type { Settled } from '../../../_page/settle';

/** The result of reading a window. */
export function LogPanel({
  log,
  pipelineUuid,
  names,
  base,
  timeZone,
  pageHref,
}: {
  log: Settled<LogPage>;
  pipelineUuid: string;
  names: ReadonlyMap<string, string>;
  base: string;
  timeZone: string;
  /** Other pages of the same window. */
  pageHref: (page: number) => string;
}) {
  if (log.problem) {
    return (
      <Panel id="log" title="Runs">
        <PanelProblem what="The log" sentence={log.problem.detail} />
      </Panel>
    );
  }
  const { runs, page, pageSize, totalRuns, rows, cut } = log.value;
  return (
    <Panel
      id="log"
      title="Runs"
      flush
      aside={
        <>
          <span className="text-xs text-muted">
            {formatNumber(totalRuns)} runs, {formatNumber(rows)} task runs
          </span>
          <SourceNote source="Datamin’s log" at={now()} timeZone={timeZone} />
        </>
      }
      footer={
        <div className="grid gap-2">
          <Pagination {...{ page, pageSize }} total={totalRuns} hrefFor={pageHref} noun="runs" />
          <TimeZoneNote timeZone={timeZone} />
        </div>
      }
    >
      {cut ? (
        <Callout tone="warn" title="More than fits here" className="m-4">
          <p>
            Shown are its newest {formatNumber(rows)} task runs. Choose a smaller window to see the
            others.
          </p>
        </Callout>
      ) : null}
      {runs.length === 0 ? (
        <EmptyState title="No runs in this window">
          <p>Datamin’s log is empty here. It also looks empty while Datamin’s database is down.</p>
        </EmptyState>
      ) : (
        <SoftLinks>
          <OutputDoor>
            <LogRuns {...{ runs, pipelineUuid, names, base, timeZone }} />
          </OutputDoor>
        </SoftLinks>
      )}
    </Panel>
  );
}
