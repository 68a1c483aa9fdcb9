import type { PipelineGroup } from '@/lib/pipelines';
import { formatNumber } from '../ui/format';
import { Icon } from '../ui/icon';
import { OverviewTable, type OverviewView } from './overview-table';
import { attentionWords } from './state-words';

/** Pipelines by tag, the worst group first. What a group leaves out is one link away. */
export function OverviewGroups({
  groups,
  tagHref,
  ...table
}: {
  groups: readonly PipelineGroup[];
  /** All pipelines of one tag, without groups. */
  tagHref: (tag: string) => string;
} & Omit<Parameters<typeof OverviewTable>[0], 'pipelines' | 'caption' | 'order'> & {
    view: OverviewView;
  }) {
  return groups.map((group) => {
    const name = group.tag ?? 'Without a tag';
    const more = group.pipelines - group.items.length;
    return (
      <details key={name} className="tag-group panel" open={group.items.length > 0}>
        <summary>
          <Icon name="right" />
          <h2>{name}</h2>
          <span>
            {formatNumber(group.pipelines)} {group.pipelines === 1 ? 'pipeline' : 'pipelines'}
          </span>
          <Counts group={group} />
        </summary>
        {group.items.length > 0 ? (
          <OverviewTable {...table} pipelines={group.items} caption={name} />
        ) : null}
        {more > 0 ? (
          <p className="panel-foot">
            {group.tag === null ? (
              `${formatNumber(more)} more without a tag are in the list without groups.`
            ) : (
              <a className="link" href={tagHref(group.tag)}>
                Show all {formatNumber(group.pipelines)} of {group.tag}
              </a>
            )}
          </p>
        ) : null}
      </details>
    );
  });
}

function Counts({ group: { of, stale } }: { group: PipelineGroup }) {
  const counts = [
    { count: of.failing, ...attentionWords.failing },
    { count: of.late, ...attentionWords.late },
    { count: of.degrading, ...attentionWords.degrading },
    { count: of.credential, ...attentionWords.credential },
    { count: stale, tone: 'unsure', word: 'not read lately' },
  ];
  return counts.map(({ count, tone, word }) =>
    count > 0 ? (
      <span key={word} className={`badge mark tone-${tone}`}>
        {formatNumber(count)} {word}
      </span>
    ) : null,
  );
}
