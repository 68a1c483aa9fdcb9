import { Button } from '../ui/button';
import { formatBytes, formatNumber } from '../ui/format';
import { Icon } from '../ui/icon';
import type { Content } from './sheets';

/** What is missing of an output, why, and how to get it. */
export function ViewerNote({
  content,
  total,
  problem,
  isLoading,
  file,
  loadMore,
  moreColumns,
}: {
  content: Content | null;
  total: number;
  problem: string | null;
  isLoading: boolean;
  file: string;
  loadMore: (() => void) | null;
  moreColumns: number;
}) {
  if (problem !== null) {
    return (
      <p className="panel-note tone-bad" role="alert">
        <Icon name="bad" className="mt-0.5" />
        <span>{problem}</span>
        {loadMore ? (
          <Button small onClick={loadMore}>
            Try again
          </Button>
        ) : null}
      </p>
    );
  }
  if (isLoading) {
    return (
      <p className="panel-note tone-busy" role="status">
        <Icon name="busy" className="mt-0.5" />
        {content
          ? 'The next part is being read from Datamin…'
          : 'The output is being read from Datamin…'}
      </p>
    );
  }
  if (!content) return null;
  if (content.bytes.byteLength === 0) return <p className="panel-note">No output</p>;
  if (content.whole) {
    return moreColumns > 0 ? (
      <p className="panel-note tone-info">
        <Icon name="info" className="mt-0.5" />
        {formatNumber(moreColumns)} more columns than a table can show are in the other views.
      </p>
    ) : null;
  }
  return (
    <p className="panel-note tone-info items-center">
      <Icon name="info" className="mt-0.5" />
      <span>
        This is the first {formatBytes(content.bytes.byteLength)} of {formatBytes(total)}.{' '}
        {loadMore ? 'Searching includes them.' : 'A browser cannot show more: '}
        {loadMore ? null : (
          <a href={file} download className="link">
            download the whole
          </a>
        )}
      </span>
      {loadMore ? (
        <Button small onClick={loadMore}>
          Read on
        </Button>
      ) : null}
    </p>
  );
}
