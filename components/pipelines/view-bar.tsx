import type { PipelineRange } from '@/lib/pipelines';
import { rangeWords } from './overview-words';

/** Which days the numbers cover, and how the pipelines are laid out: links, so that the address holds both. */
export function ViewBar({
  range,
  view,
  group,
  href,
}: {
  range: PipelineRange;
  view: 'list' | 'grid';
  group: boolean;
  /** The address with these changes; null removes a parameter. */
  href: (changes: Record<string, string | null>) => string;
}) {
  const ranges: PipelineRange[] = ['24h', '7d', '30d', '90d'];
  return (
    <div className="view-bar">
      <Choice
        label="Range"
        items={ranges.map((one) => ({
          words: rangeWords[one].short,
          href: href({ range: one === '30d' ? null : one }),
          isCurrent: one === range,
        }))}
      />
      <Choice
        label="Layout"
        items={[
          { words: 'List', href: href({ view: null }), isCurrent: view === 'list' },
          { words: 'Grid', href: href({ view: 'grid' }), isCurrent: view === 'grid' },
        ]}
      />
      <Choice
        label="Groups"
        items={[
          { words: 'All', href: href({ group: null }), isCurrent: !group },
          { words: 'By tag', href: href({ group: 'tag' }), isCurrent: group },
        ]}
      />
    </div>
  );
}

function Choice({
  label,
  items,
}: {
  label: string;
  items: { words: string; href: string; isCurrent: boolean }[];
}) {
  return (
    <nav aria-label={label} className="choice">
      {items.map(({ words, href, isCurrent }) => (
        <a key={words} href={href} aria-current={isCurrent || undefined} data-stay="">
          {words}
        </a>
      ))}
    </nav>
  );
}
