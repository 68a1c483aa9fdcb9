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
          Whoever has a report’s link sees what it shows, without an account, and nothing else.
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
            title={search.cursor ? 'No older reports' : 'Nothing is shared'}
            actions={isHeld ? null : <LinkButton href={`${path}/new`}>Share a report</LinkButton>}
          >
            <p>
              A report shows chosen pipelines for chosen days. It can have a password, an end and a
              limit of views, and is revoked with one click.
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
