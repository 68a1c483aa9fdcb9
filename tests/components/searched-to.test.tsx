import { SearchedTo } from '@/components/history/searched-to';
import { html } from './render';

test.each([
  [true, 'No match so far'],
  [false, 'Few matches'],
])(
  'a search that was ended says how far it came and goes on (nothing found: %s)',
  (isEmpty, words) => {
    const drawn = html(
      <SearchedTo
        at={new Date('2026-03-10T12:00:00Z')}
        isEmpty={isEmpty}
        onHref="?q=rare&amp;cursor=x"
        timeZone="UTC"
      />,
    );
    expect(drawn).toContain(words);
    expect(drawn).toMatch(/searched back to .*2026-03-10 12:00:00/);
    expect(drawn).toMatch(/<a [^>]*cursor=x[^>]*>Search further back</);
  },
);
