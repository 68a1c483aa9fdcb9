import { ConfirmAction } from '@/components/auth/confirm-action.client';
import type { StatefulAction } from '@/components/auth/stateful';
import { EmptyState } from '@/components/ui/empty-state';
import { type Column, Table } from '@/components/ui/table';
import { ExactTime } from '@/components/ui/time';
import type { GroupRuleView } from '@/lib/directory';

interface Props {
  rules: GroupRuleView[];
  timeZone: string;
  remove: StatefulAction;
}

/** Which groups are in which teams. */
export function RulesTable({ rules, timeZone, remove }: Props) {
  if (rules.length === 0) {
    return (
      <EmptyState title="No rules yet">
        <p>A rule makes everyone in a directory group a member of a team.</p>
      </EmptyState>
    );
  }
  const columns: Column<GroupRuleView>[] = [
    { key: 'group', header: 'Group', title: true, cell: ({ group }) => group },
    { key: 'team', header: 'Team', cell: ({ team }) => team.name },
    { key: 'role', header: 'Role', cell: ({ role }) => role },
    {
      key: 'createdAt',
      header: 'Added',
      cell: ({ createdAt, createdBy }) => (
        <span>
          <ExactTime at={createdAt} timeZone={timeZone} /> by {createdBy}
        </span>
      ),
    },
    {
      key: 'remove',
      header: 'Remove',
      cell: ({ id, group, team }) => (
        <ConfirmAction
          action={remove}
          ask={
            <>
              Remove
              <span className="sr-only">
                {' '}
                the rule for {group} in {team.name}
              </span>
            </>
          }
          confirm="Remove rule"
          look="danger"
          small
          hidden={{ id }}
        >
          <p>People who are in {team.name} only because of this rule lose access at once.</p>
        </ConfirmAction>
      ),
    },
  ];
  return (
    <Table caption="Groups and teams" columns={columns} rows={rules} rowKey={({ id }) => id} />
  );
}
