import { redirect } from 'next/navigation';
import { AuditTable } from '@/components/audit/audit-table';
import { PageHead } from '@/components/ui/page-head';
import { CursorPagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { listAudit } from '@/lib/audit';
import { requireMembership } from '@/lib/auth';
import type { TeamContext } from '@/lib/context';
import { Malformed } from '@/lib/errors';

export const metadata = { title: 'Audit' };

interface Props {
  params: Promise<{ team: string }>;
  searchParams: Promise<{ cursor?: string | string[] }>;
}

export default async function AuditPage({ params, searchParams }: Props) {
  const slug = (await params).team;
  const { team, viewer } = await requireMembership(slug, 'admin');
  const { cursor } = await searchParams;
  const home = `/${slug}/settings/audit`;
  const { items, nextCursor } = await pageOrFirst(team, cursor, home);
  return (
    <>
      <PageHead title="Audit">
        <p>Every change in this team. Events can be neither changed nor removed.</p>
      </PageHead>
      <Panel
        flush
        footer={
          cursor || nextCursor ? (
            <CursorPagination
              firstHref={cursor ? home : undefined}
              nextHref={nextCursor ? `${home}?cursor=${nextCursor}` : undefined}
            />
          ) : null
        }
      >
        <AuditTable events={items} timeZone={viewer.user.timeZone} />
      </Panel>
    </>
  );
}

/** A damaged link leads to the first page: there is nothing better to show. */
async function pageOrFirst(team: TeamContext, cursor: string | string[] | undefined, home: string) {
  if (Array.isArray(cursor)) redirect(home);
  try {
    return await listAudit(team, cursor ? { cursor } : {});
  } catch (thrown) {
    if (thrown instanceof Malformed) redirect(home);
    throw thrown;
  }
}
