import { createHash } from 'node:crypto';
import {
  liveContent,
  liveFreshMs,
  ReportContent,
  type ReportContext,
  type ReportRange,
  readLogo,
  readSnapshot,
  reportRange,
  usualRange,
} from '@/lib/reports';
import type { Asked } from './asked';
import { badgeSvg } from './badge';
import { cardImage } from './card-image';
import { feedXml } from './feed';
import { makesTooMuch } from './limits';
import { type Made, MadeThings } from './made';
import { pack } from './pack';
import { rangeChoice } from './range-choice';
import { renderDocument } from './render-document';
import { sectionCsv } from './section-files';

interface MadePart {
  /** Null: the report has no such part. */
  made: Made | null;
  /** Whether a client that has it may be told that it is unchanged. */
  isRevalidated: boolean;
}

/** The report has no such section. */
class Absent extends Error {}

/** Somebody requests one choice of days after another. */
export class TooMuch extends Error {}

interface Known {
  content: ReportContent;
  readAt: Date;
}

const things = new MadeThings();
/** A snapshot changes only with the report's version. */
const forEver = Number.POSITIVE_INFINITY;
const revalidated: readonly Asked['part'][] = ['json', 'csv', 'feed'];
/** Programs may keep these, but must ask each time whether they are still current. */
const privately = [['Cache-Control', 'private, no-cache'] as const];

/** The requested part of an opened report, made once for everyone. */
export async function makePart(
  report: ReportContext,
  asked: Asked,
  {
    origin,
    address,
    banner = null,
  }: { origin: string | null; address: string | null; banner?: string | null },
): Promise<MadePart> {
  const isFrozen = report.mode === 'snapshot';
  const { definition } = report;
  const { range, refused } =
    isFrozen || asked.range === null
      ? usualRange(definition)
      : reportRange(definition, asked.range);
  const freshMs = isFrozen ? forEver : liveFreshMs;
  const token = createHash('sha256').update(asked.token).digest('base64url');
  const own = `${report.key} ${report.version} ${report.mode} ${isFrozen ? '' : Object.values(range.days).join('/')}`;
  const key = `${own} ${token} ${asked.part} ${asked.section} ${asked.theme} ${asked.shows} ${refused} ${banner} ${origin}`;
  const made = await things
    .get(key, freshMs, async () => {
      if (await makesTooMuch(report.key, address)) throw new TooMuch();
      const known = await contentOf(report, range);
      return make(report, asked, range, known, { origin, banner, refused });
    })
    .catch((error: unknown) => {
      if (error instanceof Absent) return null;
      throw error;
    });
  return { made, isRevalidated: revalidated.includes(asked.part) };
}

async function contentOf(report: ReportContext, range: ReportRange): Promise<Known> {
  if (report.mode === 'live') return liveContent(report, range);
  const snapshot = await readSnapshot(report);
  if (!snapshot) throw new Error('A frozen report has no snapshot.');
  const { title, note } = report.definition;
  return {
    // The numbers are frozen; title and note may still be corrected.
    content: { ...ReportContent.parse(JSON.parse(snapshot.content)), title, note: note || null },
    readAt: snapshot.takenAt,
  };
}

async function make(
  report: ReportContext,
  asked: Asked,
  range: ReportRange,
  { content, readAt }: Known,
  page: { origin: string | null; banner: string | null; refused: boolean },
): Promise<Made> {
  const { definition } = report;
  switch (asked.part) {
    case 'document':
      return renderDocument({
        ...{ content, definition, readAt },
        logo: report.logoType ? await readLogo(report) : null,
        path: asked.path,
        origin: page.origin,
        theme: asked.theme,
        choice:
          report.mode === 'live' ? rangeChoice(definition, range, asked.theme, page.refused) : null,
        banner: page.banner,
      });
    case 'json':
      return pack('application/json; charset=utf-8', `${JSON.stringify(content)}\n`, {
        readAt,
        headers: [...privately, disposition('report.json')],
      });
    case 'csv': {
      const csv = sectionCsv(content, asked.section);
      if (csv === null) throw new Absent();
      return pack('text/csv; charset=utf-8', csv, {
        readAt,
        headers: [...privately, disposition(`${asked.section}.csv`)],
      });
    }
    case 'image':
      return pack('image/png', await cardImage(content, definition.accent), {
        readAt,
        headers: [['Cross-Origin-Resource-Policy', 'cross-origin']],
      });
    case 'badge':
      return pack('image/svg+xml; charset=utf-8', badgeSvg(content, asked.shows, readAt), {
        readAt,
        headers: [
          ['Cache-Control', 'no-cache, max-age=0'],
          ['Cross-Origin-Resource-Policy', 'cross-origin'],
          ['Content-Security-Policy', "default-src 'none'"],
        ],
      });
    case 'feed':
      return pack('application/atom+xml; charset=utf-8', feedXml(content, report.key), {
        readAt,
        headers: privately,
      });
  }
}

function disposition(name: string): readonly [string, string] {
  return ['Content-Disposition', `attachment; filename="${name}"`];
}
