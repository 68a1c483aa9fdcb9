import { Tag } from '@/components/ui/badge';
import { type Column, Table } from '@/components/ui/table';
import type { EnvironmentView } from '@/lib/instance';

/** What a process gets from its environment: of secrets only that they are set. */
export function EnvironmentTable({ settings }: { settings: EnvironmentView[] }) {
  const columns: Column<EnvironmentView>[] = [
    {
      key: 'name',
      header: 'Variable',
      title: true,
      cell: ({ name }) => <code>{name}</code>,
      className: 'wrap-anywhere',
    },
    {
      key: 'value',
      header: 'Value',
      cell: ({ value }) => value ?? <span className="text-muted">not set</span>,
      className: 'wrap-anywhere',
    },
    {
      key: 'what',
      header: 'What it does',
      cell: ({ what }) => what,
      className: 'max-md:text-muted',
    },
    {
      key: 'source',
      header: 'From',
      cell: ({ source }) => <Tag>{source}</Tag>,
      className: 'card-end',
    },
  ];
  return (
    <Table
      caption="Settings of the environment"
      columns={columns}
      rows={settings}
      rowKey={({ name }) => name}
      brief
    />
  );
}
