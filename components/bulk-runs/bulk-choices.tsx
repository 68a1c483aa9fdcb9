import type { BulkPreview } from '@/lib/runs';
import { Tag } from '../ui/badge';
import { formatNumber } from '../ui/format';
import { Link } from '../ui/link';
import { type Column, Table } from '../ui/table';

type Item = BulkPreview['items'][number];

/** Which pipelines would run, and why the others would not. */
export function BulkChoices({
  items,
  base,
  caption,
}: {
  items: readonly Item[];
  base: string;
  caption: string;
}) {
  const some = (of: (item: Item) => unknown) => items.some((item) => Boolean(of(item)));
  const columns: Column<Item>[] = [
    {
      key: 'name',
      header: 'Pipeline',
      title: true,
      className: 'wrap-anywhere',
      cell: ({ pipelineUuid, pipelineName }) => (
        <Link look="plain" href={`${base}/pipelines/${pipelineUuid}`}>
          {pipelineName}
        </Link>
      ),
    },
    ...(some(({ leftOut }) => leftOut) ? [whyColumn] : []),
    ...(some(({ runUuid }) => runUuid) ? [repeatsColumn(base)] : []),
    ...(some(({ needsConfirmation }) => needsConfirmation) ? [careColumn] : []),
    {
      key: 'credential',
      header: 'Credential',
      className: 'wrap-anywhere',
      cell: ({ credentialName }) => credentialName,
    },
  ];
  return (
    <Table
      caption={caption}
      columns={columns}
      rows={items}
      rowKey={({ pipelineUuid }) => pipelineUuid}
    />
  );
}

const whyColumn: Column<Item> = {
  key: 'why',
  header: 'Why not',
  className: 'wrap-anywhere',
  cell: ({ leftOut }) => leftOut?.sentence,
};

const careColumn: Column<Item> = {
  key: 'care',
  header: 'Care',
  cell: ({ needsConfirmation }) => (needsConfirmation ? <Tag>asks for a confirmation</Tag> : null),
};

const repeatsColumn = (base: string): Column<Item> => ({
  key: 'repeats',
  header: 'Repeats',
  cell: ({ runUuid, inputBytes }) =>
    runUuid ? (
      <span>
        <Link href={`${base}/runs/${runUuid}`}>
          the run<span className="sr-only"> {runUuid}</span>
        </Link>
        {inputBytes === null ? null : ` with its input of ${formatNumber(inputBytes)} bytes`}
      </span>
    ) : null,
});
