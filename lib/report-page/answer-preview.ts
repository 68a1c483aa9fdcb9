import type { ReportContext } from '@/lib/reports';
import type { ReportAnswer } from './answer-report';
import { askedOf } from './asked';
import { makePart } from './parts';

/**
 * A report's document as its viewers see it, for an admin who opened it with previewReport. `search` is the
 * URL's query, for the days. Its download links lead nowhere: they need a link's token.
 */
export async function answerPreview(report: ReportContext, search: string): Promise<ReportAnswer> {
  const asked = askedOf(`/r/preview-without-a-token${search}`);
  if (!asked) throw new Error('An address of our own is not understood.');
  const banner = 'This is a preview: what viewers see. It counts as no view.';
  const { made } = await makePart(report, asked, { origin: null, address: null, banner });
  if (!made) throw new Error('A report has no document.');
  return {
    status: 200,
    headers: [
      ['Cache-Control', 'no-store'],
      ...made.headers,
      ['Content-Type', made.type],
      ['Content-Length', String(made.body.length)],
    ],
    body: made.body,
  };
}
