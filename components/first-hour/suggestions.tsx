import { Link } from '../ui/link';

export interface Suggestion {
  uuid: string;
  name: string;
  href: string;
}

/** Pipelines known to exist: only the sandbox's are, because Datamin cannot list any. */
export function Suggestions({ suggestions }: { suggestions: readonly Suggestion[] }) {
  if (suggestions.length === 0) return null;
  return (
    <nav aria-label="Pipelines of the sandbox" className="mb-4">
      <p className="text-muted">The sandbox has these. Choose one to fill in the form:</p>
      <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
        {suggestions.map(({ uuid, name, href }) => (
          <li key={uuid}>
            <Link href={href}>{name}</Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
