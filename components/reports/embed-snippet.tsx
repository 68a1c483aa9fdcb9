import { CopyButton } from '../ui/copy-button.client';

/**
 * The markup for a page that may show the report. The token is no longer known here, so it must be put in by hand.
 */
export function EmbedSnippet({ origins, portal }: { origins: readonly string[]; portal: string }) {
  if (origins.length === 0) {
    return (
      <p className="text-muted">No other site may embed it. Name the origins that may, below.</p>
    );
  }
  const snippet = `<iframe src="${portal}/r/TOKEN?theme=light" title="Report" width="100%" height="900" loading="lazy" referrerpolicy="origin"></iframe>`;
  return (
    <div className="grid gap-2">
      <p className="text-muted">
        For pages of {origins.join(', ')}. Put the token of its URL in place of <code>TOKEN</code>.
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <code className="wrap-anywhere select-all">{snippet}</code>
        <CopyButton text={snippet} label="Copy the snippet" />
      </div>
    </div>
  );
}
