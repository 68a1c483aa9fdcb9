import Form from 'next/form';
import { Button, LinkButton } from '../ui/button';
import { TextField } from '../ui/fields';
import { formatBytes, formatNumber } from '../ui/format';
import { Link } from '../ui/link';
import { Choices } from '../ui/tabs';
import { type ViewName, viewWords } from './kinds';
import type { OutputPage } from './read-page';

/** The address of this output's page with these changes; null removes a parameter. */
type PageHref = (changes: Record<string, string | null>) => string;

/** The views of the output, and the box that searches its text on the server. */
export function PageTools({
  page,
  path,
  kept,
  href,
}: {
  page: OutputPage;
  path: string;
  /** Parameters that identify the output, for the form. */
  kept: Record<string, string>;
  href: PageHref;
}) {
  const away = { at: null, find: null, match: null };
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
      <Choices
        label="View"
        items={page.views.map((view) => ({
          label: viewWords[view],
          href: href({ ...away, as: view }),
          current: view === page.sheet?.view,
        }))}
      />
      {page.views.includes('text') ? (
        <Form action={path} prefetch={false} className="flex items-end gap-2">
          {Object.entries(kept).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <TextField
            key={page.query}
            label="Find in the text"
            hideLabel
            name="find"
            type="search"
            maxLength={200}
            placeholder="Find in the text"
            defaultValue={page.query}
          />
          <Button type="submit">Find</Button>
        </Form>
      ) : null}
    </div>
  );
}

/** How many matches there are, and links from one to the next. */
export function MatchNav({ page, href }: { page: OutputPage; href: PageHref }) {
  const { query, found, match } = page;
  if (!query) return null;
  if (found.length === 0) return <p role="status">Nothing found for “{query}”.</p>;
  const to = (place: number) =>
    href({ at: null, match: String(((place - 1 + found.length) % found.length) + 1) });
  return (
    <p className="flex flex-wrap items-center gap-3">
      <span>
        {formatNumber(match)} of {formatNumber(found.length)} for “{query}”
      </span>
      <Link href={to(match - 1)}>Previous match</Link>
      <Link href={to(match + 1)}>Next match</Link>
    </p>
  );
}

/** Which part this is, and links to the rest. */
export function PageSteps({ page, href }: { page: OutputPage; href: PageHref }) {
  const { sheet, at, count, total, before, after } = page;
  if (!sheet || (before === null && after === null)) return null;
  const step = (place: number, label: string) => (
    <LinkButton small href={href({ at: String(place), match: null, find: page.query || null })}>
      {label}
    </LinkButton>
  );
  return (
    <nav aria-label="Parts of the output" className="flex flex-wrap items-center gap-2">
      <span className="text-xs text-muted">{partWords(sheet.view, at, count, total)}</span>
      {before === null ? null : step(0, 'First')}
      {before === null ? null : step(before, 'Previous')}
      {after === null ? null : step(after, 'Show more')}
    </nav>
  );
}

function partWords(view: ViewName, at: number, count: number, total: number): string {
  if (view === 'hex' || view === 'text') {
    const unit = view === 'hex' ? formatBytes : formatNumber;
    const share = `${unit(at)} to ${unit(at + count)} of ${unit(total)}`;
    return view === 'hex' ? `Bytes: ${share}` : `Characters ${share}`;
  }
  const unit = view === 'table' ? 'Rows' : 'Lines';
  return `${unit} ${formatNumber(at + 1)} to ${formatNumber(at + count)} of ${formatNumber(total)}`;
}
