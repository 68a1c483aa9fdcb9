import { ReportsTable } from '@/components/reports/reports-table';
import { RevokeMany } from '@/components/reports/revoke-many.client';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Link } from '@/components/ui/link';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import { listReports } from '@/lib/reports';
import { hrefWith, readSearch, type SearchParams } from '../_page/search';
import { revokeMany } from './actions';

export const metadata = { title: 'Shared reports' };

interface Props {
  params: Promise<{ team: string }>;
  searchParams: SearchParams;
}

/** Every link that shows the team's numbers to people without an account. */
export default async function ReportsPage({ params, searchParams }: Props) {
  const slug = (await params).team;
  const { team, viewer } = await requireMembership(slug, 'admin');
  const search = await readSearch(searchParams, ['pipeline', 'cursor']);
  const { items, nextCursor } = await listReports(team, { ...search, limit: 50 });
  const base = `/${slug}`;
  const path = `${base}/reports`;
  const isHeld = team.breakGlass !== undefined;
  return (
    <>
      <PageHead
        title="Shared reports"
        actions={
          isHeld ? null : (
            <LinkButton
              look="primary"
              href={hrefWith(`${path}/new`, { pipeline: search.pipeline })}
            >
              Share a report
            </LinkButton>
          )
        }
      >
        <p>
          Anyone with a report’s link sees what the report shows and nothing else, without an
          account.
          {search.pipeline ? (
            <>
              {' '}
              Only those of one pipeline are listed; <Link href={path}>list all</Link>.
            </>
          ) : null}
        </p>
      </PageHead>
      <Panel
        title="Links"
        id="links"
        flush
        footer={
          nextCursor ? (
            <Link href={hrefWith(path, search, { cursor: nextCursor })}>Older reports</Link>
          ) : undefined
        }
      >
        {items.length === 0 ? (
          <EmptyState
            title={search.cursor ? 'No older reports' : 'No reports yet'}
            actions={isHeld ? null : <LinkButton href={`${path}/new`}>Share a report</LinkButton>}
          >
            <p>
              A report shows selected pipelines for selected days. It can have a password, an end
              date and a view limit, and is revoked with one click.
            </p>
          </EmptyState>
        ) : (
          <RevokeMany action={revokeMany.bind(null, slug)}>
            <ReportsTable reports={items} base={base} timeZone={viewer.user.timeZone} />
          </RevokeMany>
        )}
      </Panel>
    </>
  );
}
