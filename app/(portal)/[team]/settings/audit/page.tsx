import { redirect } from 'next/navigation';
import { uuidsIn } from '@/components/audit/audit-details';
import { AuditFilterForm } from '@/components/audit/audit-filter-form';
import { AuditTable } from '@/components/audit/audit-table';
import { ChainCallout } from '@/components/audit/chain-callout';
import { RetentionForm } from '@/components/audit/retention-form.client';
import { Button, LinkButton } from '@/components/ui/button';
import { ExportLinks } from '@/components/ui/export-links';
import { PageHead } from '@/components/ui/page-head';
import { CursorPagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { PanelError } from '@/components/ui/panel-states';
import { listAudit, readAuditRetention, verifyAudit } from '@/lib/audit';
import { requireMembership } from '@/lib/auth';
import { namePipelines } from '@/lib/pipelines';
import { hrefWith, readSearch, type SearchParams } from '../../_page/search';
import { settle } from '../../_page/settle';
import { setRetentionAction } from './actions';
import { auditInput, auditParameters } from './filters';

export const metadata = { title: 'Audit' };

interface Props {
  params: Promise<{ team: string }>;
  searchParams: SearchParams;
}

/** The team's audit: searched, verified, exported. */
export default async function AuditPage({ params, searchParams }: Props) {
  const slug = (await params).team;
  const { team, viewer } = await requireMembership(slug, 'admin');
  const home = `/${slug}/settings/audit`;
  const given = await readSearch(searchParams, [...auditParameters, 'cursor', 'verify']);
  const { cursor, verify, ...search } = given;
  const { timeZone } = viewer.user;
  const asked = auditInput(search, timeZone);
  const [read, report, retention] = await Promise.all([
    settle(listAudit(team, { ...asked, ...(cursor && { cursor }) })),
    verify ? verifyAudit(team) : null,
    readAuditRetention(team),
  ]);
  // A damaged link leads to the first page: there is nothing better to show.
  if (read.problem?.status === 400) redirect(home);
  const isFiltered = Object.keys(search).length > 0;
  const query = new URLSearchParams(Object.entries(asked));
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
              csv={`/api/v1/teams/${slug}/audit.csv?${query}`}
              ndjson={`/api/v1/teams/${slug}/audit.ndjson?${query}`}
            />
          </>
        }
      >
        <p>
          Every change in this team, with before and after. No event can be changed, and only the
          retention below removes any, the oldest first. Each is chained to the one before it, so
          that tampering shows.
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
          cursor || read.value?.nextCursor ? (
            <CursorPagination
              firstHref={cursor ? hrefWith(home, search) : undefined}
              nextHref={
                read.value?.nextCursor
                  ? hrefWith(home, search, { cursor: read.value.nextCursor })
                  : undefined
              }
            />
          ) : null
        }
      >
        {read.value ? (
          <AuditTable
            events={read.value.items}
            names={
              await namePipelines(team, uuidsIn(read.value.items.map(({ details }) => details)))
            }
            timeZone={timeZone}
            isFiltered={isFiltered}
          />
        ) : (
          <div className="p-4">
            <PanelError what="The audit">
              {read.problem.errors
                ? 'One of the filters is not valid: see the message beside it.'
                : read.problem.detail}
            </PanelError>
          </div>
        )}
      </Panel>
      <Panel title="Retention" id="retention" className="mt-4">
        {team.role === 'owner' ? (
          <RetentionForm action={setRetentionAction.bind(null, slug)} days={retention.days} />
        ) : (
          <p>
            {retention.days === null
              ? 'Everything is kept.'
              : `Events are kept for ${retention.days} days.`}{' '}
            An owner can change that.
          </p>
        )}
      </Panel>
    </>
  );
}
