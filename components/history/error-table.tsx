import type { ErrorGroup } from '@/lib/history';
import { EmptyState } from '../ui/empty-state';
import { formatNumber } from '../ui/format';
import { Link } from '../ui/link';
import { Table } from '../ui/table';
import { RelativeTime } from '../ui/time';

/** Errors that differ only in numbers, ids and times, grouped. Their texts are hostile. */
export function ErrorTable({
  errors,
  timeZone,
  runsHref,
}: {
  errors: readonly ErrorGroup[];
  timeZone: string;
  /** Where to find the runs with these words. */
  runsHref: (words: string) => string;
}) {
  if (errors.length === 0) return <EmptyState title="No task failed in this range" icon="good" />;
  return (
    <Table
      caption="Kinds of errors, the most frequent first"
      rows={errors}
      rowKey={({ fingerprint }) => fingerprint}
      brief
      columns={[
        {
          key: 'message',
          header: 'Error',
          title: true,
          cell: ({ message }) => {
            const words = searchable(message);
            const text = (
              <span className="line-clamp-3 font-normal wrap-anywhere">
                {message ?? '(no message)'}
              </span>
            );
            // The clamp is inside: outside, it would cut off what makes a link as tall as a finger.
            return words ? (
              <Link look="plain" href={runsHref(words)} className="block">
                {text}
              </Link>
            ) : (
              text
            );
          },
        },
        {
          key: 'failures',
          header: 'Failures',
          end: true,
          cell: ({ failures }) => (
            <span className="whitespace-nowrap">
              {formatNumber(failures)}
              <span className="md:hidden"> {failures === 1 ? 'failure' : 'failures'}</span>
            </span>
          ),
        },
        {
          key: 'when',
          header: 'Over time',
          cell: ({ steps }) => <Bars steps={steps} />,
        },
        {
          key: 'last',
          header: 'Last seen',
          className: 'whitespace-nowrap card-end max-md:text-muted',
          cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} timeZone={timeZone} />,
        },
        {
          key: 'first',
          header: 'First seen',
          className: 'whitespace-nowrap max-md:text-xs max-md:text-muted',
          cell: ({ firstSeenAt }) => (
            <span>
              <span className="md:hidden">first seen </span>
              <RelativeTime at={firstSeenAt} timeZone={timeZone} />
            </span>
          ),
        },
        {
          key: 'tasks',
          header: 'Tasks',
          end: true,
          className: 'max-md:text-xs max-md:text-muted',
          cell: ({ tasks }) => (
            <span>
              <span className="md:hidden">in </span>
              {formatNumber(tasks)}
              <span className="md:hidden"> {tasks === 1 ? 'task' : 'tasks'}</span>
            </span>
          ),
        },
      ]}
    />
  );
}

/** The first words of a message as the search knows them, without placeholders for what varies. */
function searchable(message: string | null): string | null {
  // Brackets mark what the portal says when there is no text.
  if (message?.startsWith('(')) return null;
  const words = message?.replace(/‹[^›]*›/g, ' ').match(/[\p{L}_]{3,32}/gu);
  return words ? words.slice(0, 6).join(' ') : null;
}

const up = 18;

function Bars({ steps }: { steps: readonly number[] }) {
  const most = Math.max(1, ...steps);
  const bars = steps.map((count, index) => {
    const size = count > 0 ? Math.max(2, Math.round((count / most) * up)) : 0;
    return size > 0 ? `M${index} ${up}h0.8v${-size}h-0.8z` : '';
  });
  return (
    <svg
      aria-hidden="true"
      className="block h-[18px] w-32"
      viewBox={`0 0 ${Math.max(1, steps.length)} ${up}`}
      preserveAspectRatio="none"
    >
      <path className="mark-count" d={bars.join('')} />
    </svg>
  );
}
