import { ConfirmAction } from '@/components/auth/confirm-action.client';
import { FindForm } from '@/components/instance/find-form';
import { Tag } from '@/components/ui/badge';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/page-head';
import { CursorPagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { type Column, Table } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import { requireInstanceViewer } from '@/lib/auth';
import { type InstanceUserView, listInstanceUsers } from '@/lib/instance';
import { endSessionsAction, setInstanceAdminAction } from '../actions';
import { hrefs, type InstanceSearch, listSearch, pageOfList } from '../list';

export const metadata = { title: 'Users' };

const path = '/instance/users';

/** Everybody with an account. */
export default async function InstanceUsersPage({
  searchParams,
}: {
  searchParams: InstanceSearch;
}) {
  const viewer = await requireInstanceViewer();
  const { q, input } = await listSearch(searchParams);
  const { items, nextCursor } = await pageOfList(listInstanceUsers(viewer, input), path);
  const { timeZone } = viewer.user;
  const columns: Column<InstanceUserView>[] = [
    {
      key: 'name',
      header: 'User',
      title: true,
      cell: ({ name, isInstanceAdmin }) => (
        <>
          {name} {isInstanceAdmin ? <Tag>instance admin</Tag> : null}
        </>
      ),
      className: 'wrap-anywhere',
    },
    { key: 'email', header: 'E-mail', cell: ({ email }) => email, className: 'wrap-anywhere' },
    { key: 'teams', header: 'Teams', end: true, cell: ({ teams }) => teams },
    {
      key: 'seen',
      header: 'Last sign-in',
      cell: ({ lastSignInAt }) =>
        lastSignInAt ? <RelativeTime at={lastSignInAt} timeZone={timeZone} /> : 'never',
    },
    {
      key: 'created',
      header: 'Created',
      cell: ({ createdAt }) => <RelativeTime at={createdAt} timeZone={timeZone} />,
    },
    { key: 'do', header: 'Change', cell: (user) => <Change user={user} /> },
  ];
  return (
    <>
      <PageHead title="Users" />
      <FindForm action={path} label="Part of a name or address" {...(q && { q })} />
      <Panel flush footer={<CursorPagination {...hrefs(path, q, input.cursor, nextCursor)} />}>
        {items.length === 0 ? (
          <EmptyState title="No users match" />
        ) : (
          <Table caption="Users" columns={columns} rows={items} rowKey={({ id }) => id} />
        )}
      </Panel>
    </>
  );
}

function Change({ user: { id, name, isInstanceAdmin } }: { user: InstanceUserView }) {
  return (
    <div className="flex flex-wrap gap-2">
      <ConfirmAction
        small
        action={endSessionsAction.bind(null, id)}
        ask={
          <>
            End sessions…<span className="sr-only"> of {name}</span>
          </>
        }
        confirm="End sessions"
      >
        <p>{name} must sign in again on every device.</p>
      </ConfirmAction>
      <ConfirmAction
        small
        look={isInstanceAdmin ? 'danger' : 'default'}
        action={setInstanceAdminAction.bind(null, { id, isInstanceAdmin: !isInstanceAdmin })}
        ask={
          <>
            {isInstanceAdmin ? 'Remove as admin…' : 'Make admin…'}
            <span className="sr-only"> {name}</span>
          </>
        }
        confirm={isInstanceAdmin ? 'Remove as instance admin' : 'Make instance admin'}
      >
        <p>
          {isInstanceAdmin
            ? `From their next request, ${name} is no longer an instance admin. Any break-glass access they have ends.`
            : `${name} may create teams, see these pages and take break-glass access to any team.`}
        </p>
      </ConfirmAction>
    </div>
  );
}
