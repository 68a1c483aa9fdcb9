import { redirect } from 'next/navigation';
import { AuditFilterForm } from '@/components/audit/audit-filter-form';
import { AuditTable } from '@/components/audit/audit-table';
import { ChainCallout } from '@/components/audit/chain-callout';
import { Button, LinkButton } from '@/components/ui/button';
import { ExportLinks } from '@/components/ui/export-links';
import { PageHead } from '@/components/ui/page-head';
import { CursorPagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { PanelError } from '@/components/ui/panel-states';
import { requireInstanceViewer } from '@/lib/auth';
import { listInstanceAudit, verifyInstanceAudit } from '@/lib/instance';
import { hrefWith, readSearch, type SearchParams } from '../../[team]/_page/search';
import { settle } from '../../[team]/_page/settle';
import { auditInput, auditParameters } from '../../[team]/settings/audit/filters';

export const metadata = { title: 'Audit' };

const home = '/instance/audit';

/** What happened outside any team: sign-ins, users, teams, instance admins. */
export default async function InstanceAuditPage({ searchParams }: { searchParams: SearchParams }) {
  const viewer = await requireInstanceViewer();
  const given = await readSearch(searchParams, [...auditParameters, 'cursor', 'verify']);
  const { cursor, verify, ...search } = given;
  const { timeZone } = viewer.user;
  const asked = auditInput(search, timeZone);
  const [read, report] = await Promise.all([
    settle(listInstanceAudit(viewer, { ...asked, ...(cursor && { cursor }) })),
    verify ? verifyInstanceAudit(viewer) : null,
  ]);
  if (read.problem?.status === 400) redirect(home);
  const isFiltered = Object.keys(search).length > 0;
  const query = new URLSearchParams(Object.entries(asked));
  const nextCursor = read.value?.nextCursor;
  return (
    <>
      <PageHead
        title="Audit"
        actions={
          <>
            <form action={home}>
              <input type="hidden" name="verify" value="now" />
              <Button type="submit">Verify now</Button>
            </form>
            <LinkButton href={`${home}/streams`}>Streams</LinkButton>
            <ExportLinks
              csv={`/api/v1/instance/audit.csv?${query}`}
              ndjson={`/api/v1/instance/audit.ndjson?${query}`}
            />
          </>
        }
      >
        <p>
          The instance’s own: sign-ins, users, teams, instance admins. What happens in a team is in
          that team’s audit.
        </p>
      </PageHead>
      {report ? <ChainCallout report={report} timeZone={timeZone} /> : null}
      <AuditFilterForm
        action={home}
        search={search}
        timeZone={timeZone}
        errors={read.problem?.errors ?? null}
        clearHref={isFiltered ? home : undefined}
      />
      <Panel
        flush
        footer={
          cursor || nextCursor ? (
            <CursorPagination
              firstHref={cursor ? hrefWith(home, search) : undefined}
              nextHref={nextCursor ? hrefWith(home, search, { cursor: nextCursor }) : undefined}
            />
          ) : null
        }
      >
        {read.value ? (
          <AuditTable events={read.value.items} timeZone={timeZone} isFiltered={isFiltered} />
        ) : (
          <div className="p-4">
            <PanelError what="The audit">{read.problem.detail}</PanelError>
          </div>
        )}
      </Panel>
    </>
  );
}
