import type { ReactNode } from 'react';
import { accentRules } from '@/components/report-document/accent';
import { PipelineParts } from '@/components/report-document/pipeline-parts';
import type { RangeChoice } from '@/components/report-document/range-choices';
import { ReportDocument } from '@/components/report-document/report-document';
import type { Logo, ReportContent, ReportDefinition } from '@/lib/reports';
import { assets, policyHash } from './assets';
import type { Made } from './made';
import { pack } from './pack';
import { policyOf } from './policy';
import { sectionFiles } from './section-files';

interface DocumentParts {
  content: ReportContent;
  definition: Pick<ReportDefinition, 'accent' | 'theme' | 'embeddingOrigins'>;
  logo: Logo | null;
  /** The path it is served at, up to the token. */
  path: string;
  /** The portal's origin, for what other sites show of a link; null: unknown. */
  origin: string | null;
  theme: 'system' | 'light' | 'dark' | null;
  choice: RangeChoice | null;
  banner: string | null;
  readAt: Date;
}

/** The document as it is sent, made once for everyone. */
export async function renderDocument(parts: DocumentParts): Promise<Made> {
  // Next refuses a static import of it in anything its pages reach.
  const { renderToStaticMarkup } = await import('react-dom/server');
  const { content, definition, logo, path, origin } = parts;
  const { style, script, styleHash, scriptHash } = assets();
  const accent = accentRules(definition.accent);
  const markup = renderToStaticMarkup(
    <ReportDocument
      content={content}
      parts={await partsOf(content)}
      look={{
        theme: parts.theme ?? definition.theme,
        logo: logo && `data:${logo.type};base64,${Buffer.from(logo.bytes).toString('base64')}`,
      }}
      {...{ style, accent, script }}
      links={{
        json: `${path}/report.json${queryOf(parts.choice)}`,
        csv: sectionFiles(content).map(({ title, name }) => ({
          name: title,
          href: `${path}/${name}.csv${queryOf(parts.choice)}`,
        })),
      }}
      choice={parts.choice}
      banner={parts.banner}
      card={{ image: origin && `${origin}${path}/image.png` }}
    />,
  );
  const policy = policyOf({
    styles: accent ? [styleHash, policyHash(accent)] : [styleHash],
    scripts: [scriptHash],
    frames: definition.embeddingOrigins,
  });
  return pack('text/html; charset=utf-8', `<!doctype html>${markup}`, {
    readAt: parts.readAt,
    headers: [['Content-Security-Policy', policy]],
  });
}

/** Keyed by the pipelines of one reading, which reports can share: they are nine tenths of a document. */
const made = new WeakMap<ReportContent['pipelines'], string>();

async function partsOf(content: ReportContent): Promise<ReactNode> {
  const { renderToStaticMarkup } = await import('react-dom/server');
  const known = made.get(content.pipelines);
  const markup = known ?? renderToStaticMarkup(<PipelineParts content={content} />);
  made.set(content.pipelines, markup);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: what React itself has just made of the same content
  return <div dangerouslySetInnerHTML={{ __html: markup }} />;
}

/** The days shown, so that a download covers the same. */
function queryOf(choice: RangeChoice | null): string {
  return choice ? `?from=${choice.from}&to=${choice.to}` : '';
}
