import type { PipelineView } from '@/lib/pipelines';
import { PickBox } from '../bulk-runs/pick-box';
import { Tag } from '../ui/badge';
import { formatDay } from '../ui/format';
import { type Column, Table } from '../ui/table';
import { StateMark } from './state-badge';

/** What is registered: under which credential, since when, with which tags. */
export function ManageTable({
  pipelines,
  base,
  timeZone,
  isAdmin,
  mayPick,
}: {
  pipelines: readonly PipelineView[];
  base: string;
  timeZone: string;
  isAdmin: boolean;
  /** Whether rows can be picked for a bulk run. */
  mayPick: boolean;
}) {
  const columns: Column<PipelineView>[] = [
    {
      key: 'name',
      header: 'Pipeline',
      title: true,
      cell: ({ uuid, name, description }) => (
        <div className="min-w-0 text-start">
          {mayPick ? <PickBox value={uuid} name={name} /> : null}
          <a href={`${base}/pipelines/${uuid}`} className="link-plain wrap-anywhere">
            {name}
          </a>
          {description ? (
            <p className="line-clamp-2 max-w-prose text-xs font-normal text-muted wrap-anywhere">
              {description}
            </p>
          ) : null}
        </div>
      ),
    },
    { key: 'state', header: 'State', cell: ({ state }) => <StateMark state={state} /> },
    {
      key: 'uuid',
      header: 'UUID',
      cell: ({ uuid }) => <code className="text-xs text-muted wrap-anywhere">{uuid}</code>,
      className: 'card-not',
    },
    {
      key: 'credential',
      header: 'Credential',
      cell: ({ credential, createdAt }) => (
        <span className="max-md:text-muted">
          {credential.name}
          <span className="md:hidden">, since {formatDay(createdAt, timeZone)}</span>
        </span>
      ),
    },
    {
      key: 'tags',
      header: 'Tags',
      cell: ({ tags }) =>
        tags.length === 0 ? null : (
          <span className="flex flex-wrap gap-1">
            {tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </span>
        ),
      className: 'card-wide',
    },
    {
      key: 'created',
      header: 'Registered',
      className: 'whitespace-nowrap card-not',
      cell: ({ createdAt }) => formatDay(createdAt, timeZone),
    },
  ];
  if (isAdmin) {
    columns.push({
      key: 'edit',
      header: 'Change',
      end: true,
      cell: ({ uuid, name }) => (
        <a className="link" href={`${base}/pipelines/${uuid}/settings`}>
          Edit<span className="sr-only"> {name}</span>
        </a>
      ),
    });
  }
  return (
    <Table
      caption="Registered pipelines"
      columns={columns}
      rows={pipelines}
      rowKey={({ uuid }) => uuid}
      brief
    />
  );
}
