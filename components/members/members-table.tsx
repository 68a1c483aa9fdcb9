import { ConfirmAction } from '@/components/auth/confirm-action.client';
import type { StatefulAction } from '@/components/auth/stateful';
import { Tag } from '@/components/ui/badge';
import { formatDay, formatExact } from '@/components/ui/format';
import { type Column, Table } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import type { Role } from '@/lib/context';
import type { MadeTokenView, MemberView } from '@/lib/teams';
import { RemovalConsequences } from './removal-consequences';
import { RoleForm } from './role-form.client';

interface Props {
  members: MemberView[];
  /** The team's API tokens that are still valid. */
  tokens: MadeTokenView[];
  tokensHref: string;
  own: { userId: string; role: Role };
  timeZone: string;
  /** Null if the reader may not change roles. */
  changeRole: StatefulAction | null;
  remove: StatefulAction;
}

/** The team's members. Those above the reader are shown without controls. */
export function MembersTable({
  members,
  tokens,
  tokensHref,
  own,
  timeZone,
  changeRole,
  remove,
}: Props) {
  const isAbove = (member: MemberView) => member.role === 'owner' && own.role !== 'owner';
  const columns: Column<MemberView>[] = [
    {
      key: 'name',
      header: 'Name',
      title: true,
      cell: (member) => (
        // One box, because a card on a phone sets a cell's boxes side by side.
        <div>
          {member.name} {member.userId === own.userId ? <Tag>you</Tag> : null}
          <div className="font-normal text-muted">{member.email}</div>
        </div>
      ),
    },
    {
      key: 'role',
      header: 'Role',
      cell: (member) =>
        isAbove(member) || !changeRole ? (
          member.role
        ) : (
          <RoleForm action={changeRole} member={member} ownRole={own.role} />
        ),
    },
    {
      key: 'lastSignInAt',
      header: 'Last signed in',
      cell: ({ lastSignInAt }) =>
        lastSignInAt ? <RelativeTime at={lastSignInAt} timeZone={timeZone} /> : 'never',
    },
    {
      key: 'createdAt',
      header: 'Member since',
      cell: ({ createdAt }) => (
        <time dateTime={createdAt.toISOString()} title={formatExact(createdAt, timeZone)}>
          {formatDay(createdAt, timeZone)}
        </time>
      ),
    },
    {
      key: 'remove',
      header: 'Remove',
      cell: (member) =>
        isAbove(member) ? null : (
          <ConfirmAction
            action={remove}
            ask={
              <>
                Remove<span className="sr-only"> {member.name}</span>
              </>
            }
            confirm={`Remove ${member.name}`}
            look="danger"
            small
            hidden={{ id: member.id }}
          >
            <RemovalConsequences
              name={member.name}
              tokens={tokens.filter(
                ({ makerId, serviceAccount }) => makerId === member.userId && !serviceAccount,
              )}
              tokensHref={tokensHref}
            />
          </ConfirmAction>
        ),
    },
  ];
  return (
    <Table caption="Members" columns={columns} rows={members} rowKey={(member) => member.id} />
  );
}
