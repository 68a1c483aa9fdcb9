import type { ReactNode } from 'react';
import type { ReportContent } from '@/lib/reports';
import { datesInWords, formatDay, formatExact } from '../ui/format';
import { type DownloadLinks, Downloads } from './downloads';
import { Lead } from './lead';
import { Markdown } from './markdown';
import { type RangeChoice, RangeChoices } from './range-choices';

interface ReportLook {
  theme: 'system' | 'light' | 'dark';
  /** A data URL, so that it needs no request of its own; null: none. */
  logo: string | null;
}

interface ReportDocumentProps {
  content: ReportContent;
  /** Its pipelines: PipelineParts, or its rendered markup. */
  parts: ReactNode;
  look: ReportLook;
  /** The stylesheet, the accent's few rules and the script; their hashes are in the policy. */
  style: string;
  accent: string;
  script: string;
  links: DownloadLinks;
  /** Null if the report fixes its days. */
  choice: RangeChoice | null;
  /** A sentence about who is looking, such as an admin before it is shared. */
  banner?: string | null;
  /** What other sites show for a link to it. */
  card: { image: string | null };
}

/** A shared report as a whole document: read from top to bottom, without a framework in the browser. */
export function ReportDocument(props: ReportDocumentProps) {
  const { content, look, links, choice, banner, card } = props;
  const { title, note } = content;
  const days = rangeWords(content);
  return (
    <html lang="en" data-theme={look.theme === 'system' ? undefined : look.theme}>
      {/* biome-ignore lint/style/noHeadElement: this is the whole document, not a page of Next */}
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <meta name="robots" content="noindex, nofollow, noarchive" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <meta property="og:type" content="article" />
        <meta property="og:title" content={title} />
        <meta property="og:description" content={days} />
        {card.image ? (
          <>
            <meta property="og:image" content={card.image} />
            <meta property="og:image:width" content="1200" />
            <meta property="og:image:height" content="630" />
            <meta name="twitter:card" content="summary_large_image" />
          </>
        ) : null}
        <link rel="icon" href="data:," />
        <InlineStyle text={props.style} />
        {props.accent ? <InlineStyle text={props.accent} /> : null}
      </head>
      <body>
        {banner ? <p className="report-banner">{banner}</p> : null}
        <main className="report">
          <header className="report-head">
            {look.logo ? (
              // biome-ignore lint/performance/noImgElement: a few kilobytes within the document
              <img className="report-logo" src={look.logo} alt="" height="40" />
            ) : null}
            <h1>{title}</h1>
            <Lead {...{ content }} />
            <p className="report-range">{days}</p>
            <p className="report-asof">
              As of{' '}
              <time dateTime={content.asOf}>
                {formatExact(new Date(content.asOf), content.range.timeZone)}
              </time>
              {content.snapshot ? ' · a snapshot, which does not change' : ''}
            </p>
          </header>
          {/* Nothing comes after it: what arrives in a later frame must not move anything. */}
          <div className="report-later">
            {choice ? <RangeChoices {...choice} /> : null}
            {note ? (
              <section className="report-note" aria-label="Note">
                <Markdown text={note} />
              </section>
            ) : null}
            {props.parts}
            <Downloads {...links} />
          </div>
        </main>
        <InlineScript text={props.script} />
      </body>
    </html>
  );
}

/** Both days, inclusive: "1 Mar 2026 – 30 Mar 2026 (Europe/Berlin)". */
export function rangeWords({ range: { from, to, timeZone } }: ReportContent): string {
  const first = formatDay(new Date(from), timeZone);
  const last = formatDay(new Date(Date.parse(to) - 1), timeZone);
  return `${datesInWords(first, last)}, days in ${timeZone}`;
}

// Our own files, which do not contain `</`: React would write `<` in text as an entity, which neither CSS nor
// scripts understand.
function InlineStyle({ text }: { text: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: built from this repository's own stylesheet
  return <style dangerouslySetInnerHTML={{ __html: text }} />;
}

function InlineScript({ text }: { text: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: this repository's own script
  return <script dangerouslySetInnerHTML={{ __html: text }} />;
}
