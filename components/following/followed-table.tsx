import type { StatefulAction } from '../auth/stateful';
import { Link } from '../ui/link';
import { Table } from '../ui/table';
import { FollowForm } from './follow-form.client';

interface Followed {
  uuid: string;
  name: string;
}

export function FollowedTable({
  pipelines,
  base,
  end,
}: {
  pipelines: readonly Followed[];
  base: string;
  /** Stops following a pipeline. */
  end: (uuid: string) => StatefulAction;
}) {
  return (
    <Table
      caption="Pipelines you chose"
      rows={pipelines}
      rowKey={({ uuid }) => uuid}
      columns={[
        {
          key: 'name',
          header: 'Pipeline',
          title: true,
          cell: ({ uuid, name }) => <Link href={`${base}/pipelines/${uuid}`}>{name}</Link>,
        },
        {
          key: 'end',
          header: 'Mail',
          end: true,
          cell: ({ uuid, name }) => (
            <FollowForm small action={end(uuid)}>
              Unfollow <span className="sr-only">{name}</span>
            </FollowForm>
          ),
        },
      ]}
    />
  );
}
