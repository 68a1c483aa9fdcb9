import { StatusBadge, Tag, type Tone } from '@/components/ui/badge';
import { Panel } from '@/components/ui/panel';
import { type Column, Table } from '@/components/ui/table';
import { Duration, NumberText } from '@/components/ui/time';
import { Section } from './section';

interface Line {
  name: string;
  tag: string | null;
  tone: Tone;
  word: string;
  runs: number | null;
  ms: number | null;
}

const rows: Line[] = [
  { name: 'Checkout events', tag: 'orders', tone: 'good', word: 'succeeded', runs: 1204, ms: 377 },
  { name: 'Night close', tag: 'finance', tone: 'bad', word: 'failed', runs: 31, ms: 184_000 },
  { name: 'Driver onboarding', tag: null, tone: 'idle', word: 'never ran', runs: null, ms: null },
  {
    name: 'A-name-without-any-place-to-break-it-which-a-phone-has-to-break-all-the-same',
    tag: 'legacy',
    tone: 'unsure',
    word: 'outcome unknown',
    runs: 0,
    ms: null,
  },
];

const columns: Column<Line>[] = [
  {
    key: 'name',
    header: 'Pipeline',
    title: true,
    sort: { href: '#tables', direction: 'ascending' },
    cell: ({ name, tag }) => (
      <span className="flex flex-wrap gap-2 wrap-anywhere">
        {name}
        {tag ? <Tag>{tag}</Tag> : null}
      </span>
    ),
  },
  {
    key: 'state',
    header: 'State',
    cell: ({ tone, word }) => <StatusBadge tone={tone}>{word}</StatusBadge>,
  },
  {
    key: 'runs',
    header: 'Runs',
    end: true,
    sort: { href: '#tables' },
    cell: ({ runs }) => <NumberText value={runs} />,
  },
  { key: 'ms', header: 'Duration', end: true, cell: ({ ms }) => <Duration ms={ms} /> },
];

export function Tables() {
  return (
    <Section id="tables" title="Tables: on a phone, cards">
      <Panel title="Pipelines" flush footer="4 pipelines">
        <Table caption="Pipelines" columns={columns} rows={rows} rowKey={({ name }) => name} />
      </Panel>
      <Panel title="Scrolls instead" flush>
        <Table
          scroll
          caption="Pipelines, scrolling"
          columns={columns}
          rows={rows.slice(0, 2)}
          rowKey={({ name }) => name}
        />
      </Panel>
    </Section>
  );
}
