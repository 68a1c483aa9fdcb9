import { StatusBadge, type Tone } from '@/components/ui/badge';
import { DescriptionList } from '@/components/ui/description-list';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { type Column, Table } from '@/components/ui/table';
import { ExactTime, RelativeTime } from '@/components/ui/time';
import { requireInstanceViewer } from '@/lib/auth';
import { type InstanceHealth, readHealth } from '@/lib/boot/read-health';
import { nowMs } from '@/lib/clock';
import { version } from '@/package.json';

export const metadata = { title: 'Health' };

/** A worker reports every 10 s, and is dead after 45 s (lib/jobs/heartbeat.ts); some margin. Milliseconds. */
const silentAfterMs = 60_000;

/** Everything this installation depends on, as of now. */
export default async function HealthPage() {
  const viewer = await requireInstanceViewer();
  const health = await readHealth(viewer, version);
  const { timeZone } = viewer.user;
  const { checks, versions, mail } = health;
  const open = (health.circuits.open ?? 0) + (health.circuits.half_open ?? 0);
  return (
    <>
      <PageHead title="Health">
        <p>
          As of <ExactTime at={new Date(nowMs())} timeZone={timeZone} />.{' '}
          <code>npm run portal -- doctor</code> looks deeper: every sealed value, every audit event.
        </p>
      </PageHead>
      <div className="grid gap-4">
        <Panel title="Standing" id="standing">
          <DescriptionList
            items={[
              { term: 'Database', value: <Check word={checks.database} /> },
              { term: 'Migrations', value: <Check word={checks.migrations} /> },
              { term: 'Keys', value: <Check word={checks.keys} /> },
              { term: 'Worker', value: <Check word={checks.worker} /> },
              ...(health.clock ? [{ term: 'Clock', value: health.clock }] : []),
              {
                term: 'Datamin',
                value:
                  open > 0
                    ? `${open} connections of this process are cut off for now`
                    : `${health.circuits.closed ?? 0} connections of this process, none cut off`,
              },
              {
                term: 'Mail',
                value: mail.configured ? (
                  <>
                    {mail.waiting} waiting, {mail.sent} sent and {mail.failed} failed within a day
                    {mail.oldest ? (
                      <p className="text-muted">
                        The oldest waits since <ExactTime at={mail.oldest} timeZone={timeZone} />
                      </p>
                    ) : null}
                    {mail.lastProblem ? (
                      <p className="text-muted">The last problem: {mail.lastProblem}</p>
                    ) : null}
                  </>
                ) : (
                  'not set up (SMTP_URL)'
                ),
              },
              {
                term: 'Versions',
                value: `Portal ${versions.portal}, Node ${versions.node}, PostgreSQL ${versions.postgres}`,
              },
              { term: 'Newest migration', value: versions.migration },
            ]}
          />
        </Panel>
        <Panel title="Workers" id="workers" flush>
          <Workers workers={health.workers} timeZone={timeZone} />
        </Panel>
        <Panel title="Queue" id="queue" flush>
          <Queue queue={health.queue} timeZone={timeZone} />
        </Panel>
        <Panel title="Sealing keys" id="keys" flush>
          <Keys health={health} />
        </Panel>
      </div>
    </>
  );
}

const tones: Record<string, Tone> = {
  ok: 'good',
  off: 'idle',
  pending: 'warn',
  unknown: 'unsure',
};

function Check({ word }: { word: string }) {
  return <StatusBadge tone={tones[word] ?? 'bad'}>{word}</StatusBadge>;
}

function Workers({ workers, timeZone }: { workers: InstanceHealth['workers']; timeZone: string }) {
  if (workers.length === 0) return <EmptyState title="No worker has reported" />;
  const columns: Column<InstanceHealth['workers'][number]>[] = [
    { key: 'id', header: 'Worker', title: true, cell: ({ id }) => id, className: 'wrap-anywhere' },
    {
      key: 'state',
      header: 'State',
      cell: ({ seenAt }) =>
        nowMs() - seenAt.getTime() < silentAfterMs ? (
          <StatusBadge tone="good">At work</StatusBadge>
        ) : (
          <StatusBadge tone="bad">Silent</StatusBadge>
        ),
    },
    {
      key: 'seen',
      header: 'Last heard of',
      cell: ({ seenAt }) => <RelativeTime at={seenAt} timeZone={timeZone} />,
    },
    {
      key: 'since',
      header: 'Since',
      cell: ({ startedAt }) => <ExactTime at={startedAt} timeZone={timeZone} />,
    },
  ];
  return <Table caption="Workers" columns={columns} rows={workers} rowKey={({ id }) => id} />;
}

function Queue({ queue, timeZone }: { queue: InstanceHealth['queue']; timeZone: string }) {
  if (queue.length === 0) return <EmptyState title="Nothing is waiting" />;
  const counts = ['due', 'later', 'running', 'failed'] as const;
  const columns: Column<InstanceHealth['queue'][number]>[] = [
    { key: 'kind', header: 'Job', title: true, cell: ({ kind }) => kind },
    ...counts.map((name) => ({
      key: name,
      header: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      end: true,
      cell: (row: InstanceHealth['queue'][number]) => row[name],
    })),
    {
      key: 'oldest',
      header: 'Oldest due',
      cell: ({ oldestDueAt }) =>
        oldestDueAt ? <RelativeTime at={oldestDueAt} timeZone={timeZone} mayCome /> : 'none',
    },
  ];
  return <Table caption="Queue" columns={columns} rows={queue} rowKey={({ kind }) => kind} />;
}

function Keys({ health: { keys, locked } }: { health: InstanceHealth }) {
  const columns: Column<InstanceHealth['keys'][number]>[] = [
    { key: 'kid', header: 'Key', title: true, cell: ({ kid }) => kid ?? 'unreadable' },
    {
      key: 'state',
      header: 'State',
      cell: ({ held, kid }) =>
        held ? (
          <StatusBadge tone="good">{kid === keys[0]?.kid ? 'Seals' : 'Opens'}</StatusBadge>
        ) : (
          <StatusBadge tone="bad">Missing</StatusBadge>
        ),
    },
    { key: 'values', header: 'Values sealed', end: true, cell: ({ values }) => values },
    {
      key: 'places',
      header: 'Where',
      cell: ({ places }) =>
        Object.entries(places)
          .map(([place, count]) => `${count} in ${place}`)
          .join(', ') || 'nowhere',
      className: 'wrap-anywhere',
    },
  ];
  return (
    <>
      {locked.map((reason) => (
        <p key={reason} className="p-4">
          {reason}
        </p>
      ))}
      <Table caption="Sealing keys" columns={columns} rows={keys} rowKey={({ kid }) => kid ?? ''} />
    </>
  );
}
