import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { PanelError, PanelForbidden, PanelNote } from '@/components/ui/panel-states';
import { SkeletonLines } from '@/components/ui/skeleton';
import { SourceNote } from '@/components/ui/source-note';
import { ago, now, timeZone } from './moments';
import { Section } from './section';

const at = { source: 'Datamin', timeZone, now };

export function PanelStates() {
  return (
    <Section id="panels" title="Panels in every state">
      <div className="grid items-start gap-4 sm:grid-cols-2 xl:grid-cols-3">
        <Panel title="Fresh" aside={<SourceNote {...at} at={ago(12)} />}>
          98.6% of 1,204 runs
        </Panel>
        <Panel title="Loading">
          <SkeletonLines label="Asking Datamin" />
        </Panel>
        <Panel title="Empty">
          <EmptyState
            title="No runs in this range"
            actions={<LinkButton href="#panels">Last 30 days</LinkButton>}
          >
            The last one was 40 days ago.
          </EmptyState>
        </Panel>
        <Panel title="Never ran">
          <EmptyState title="Never ran">Its first run appears here within a minute.</EmptyState>
        </Panel>
        <Panel title="Error">
          <PanelError
            what="The log"
            actions={
              <LinkButton small href="#panels">
                Try again
              </LinkButton>
            }
          >
            Datamin did not answer within 30 seconds.
          </PanelError>
        </Panel>
        <Panel title="Forbidden">
          <PanelForbidden what="Credentials" needs="admin" />
        </Panel>
        <Panel title="Stale" flush aside={<SourceNote {...at} at={ago(7200)} stale />}>
          <PanelNote state="stale">Datamin has not answered since 10:00.</PanelNote>
          <p className="panel-body">97.9% of 1,180 runs</p>
        </Panel>
        <Panel title="Partial" flush>
          <PanelNote state="partial">The log was read up to 10,000 rows; there are more.</PanelNote>
          <p className="panel-body">10,000 task runs</p>
        </Panel>
        <Panel title="Doubtful" flush aside={<SourceNote {...at} at={ago(12)} doubtful />}>
          <PanelNote state="doubtful">Datamin counts more failures than runs on 2 days.</PanelNote>
          <p className="panel-body">– doubtful</p>
        </Panel>
      </div>
    </Section>
  );
}
