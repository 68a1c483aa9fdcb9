import { EmptyState } from '@/components/ui/empty-state';
import { type Column, Table } from '@/components/ui/table';
import { ExactTime } from '@/components/ui/time';
import type { AccessReviewView } from '@/lib/evidence';

/** When the team's access was reviewed, and by whom. */
export function AccessReviews({
  reviews,
  timeZone,
}: {
  reviews: AccessReviewView[];
  timeZone: string;
}) {
  if (reviews.length === 0) return <EmptyState title="Not reviewed yet" />;
  const columns: Column<AccessReviewView>[] = [
    { key: 'who', header: 'Reviewed by', title: true, cell: ({ reviewer }) => reviewer },
    {
      key: 'when',
      header: 'When',
      cell: ({ reviewedAt }) => <ExactTime at={reviewedAt} timeZone={timeZone} />,
    },
    { key: 'people', header: 'People', end: true, cell: ({ people }) => people },
    { key: 'tokens', header: 'Tokens', end: true, cell: ({ tokens }) => tokens },
    {
      key: 'accounts',
      header: 'Service accounts',
      end: true,
      cell: ({ serviceAccounts }) => serviceAccounts,
    },
    { key: 'invited', header: 'Invitations', end: true, cell: ({ invitations }) => invitations },
    { key: 'note', header: 'Note', cell: ({ note }) => note, className: 'wrap-anywhere' },
  ];
  return <Table caption="Reviews" columns={columns} rows={reviews} rowKey={({ id }) => id} />;
}
