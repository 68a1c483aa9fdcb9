import type { Dependants } from '@/lib/credentials';
import { formatNumber } from '../ui/format';
import { Link } from '../ui/link';

/** What depends on a credential, counted and linked. */
export function DependantsList({ dependants, base }: { dependants: Dependants; base: string }) {
  const { pipelines, schedules, reports, counts } = dependants;
  if (counts.pipelines === 0) {
    return <p className="text-muted">No pipeline uses it yet.</p>;
  }
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <Kind
        word="pipeline"
        count={counts.pipelines}
        items={pipelines.map(({ uuid, name, reads, runs }) => ({
          href: `${base}/pipelines/${uuid}`,
          name,
          ...(reads && runs ? {} : { more: reads ? 'read with it' : 'run with it' }),
        }))}
      />
      <Kind
        word="schedule"
        count={counts.schedules}
        items={schedules.map(({ id, name, pipelineName, paused }) => ({
          href: `${base}/schedules/${id}`,
          name,
          more: `${pipelineName}${paused ? ', paused' : ''}`,
        }))}
      />
      <Kind
        word="report"
        count={counts.reports}
        items={reports.map(({ id, name }) => ({ href: `${base}/reports/${id}`, name }))}
      />
    </div>
  );
}

/** How many of each kind are shown at first; the rest is a press away. */
const atOnce = 8;

interface Item {
  href: string;
  name: string;
  more?: string;
}

function Kind({ word, count, items }: { word: string; count: number; items: Item[] }) {
  const rest = items.slice(atOnce);
  return (
    <div className="min-w-0">
      <h3 className="font-semibold">
        {count === 0 ? 'No' : formatNumber(count)} {word}
        {count === 1 ? '' : 's'}
      </h3>
      <Items items={items.slice(0, atOnce)} />
      {rest.length > 0 ? (
        <details className="disclosure">
          <summary className="link">{formatNumber(count - atOnce)} more</summary>
          <Items items={rest} />
          {count > items.length ? (
            <p className="text-xs text-muted">and {formatNumber(count - items.length)} others</p>
          ) : null}
        </details>
      ) : null}
    </div>
  );
}

function Items({ items }: { items: Item[] }) {
  return (
    <ul className="mt-1 grid gap-1">
      {items.map(({ href, name, more }) => (
        <li key={href} className="wrap-anywhere">
          <Link href={href}>{name}</Link>
          {more ? <span className="text-xs text-muted"> · {more}</span> : null}
        </li>
      ))}
    </ul>
  );
}
