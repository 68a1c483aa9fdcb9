import { requireTeam } from '@/lib/auth';
import { toResponse } from '@/lib/http';
import { pieceOf } from '@/lib/runs';
import { isText, outputResponse, readAskedOutput } from '../asked-output';

interface Props {
  params: Promise<{ team: string; runUuid: string }>;
}

/**
 * A part of an output for the viewer: `&offset&length` in bytes. What it is and its size are in the headers,
 * so that nothing in it has to be escaped. Text is sent as text, which unlike bytes is worth compressing.
 */
export async function GET(request: Request, { params }: Props): Promise<Response> {
  const { team, runUuid } = await params;
  const ctx = await requireTeam(team);
  const asked = new URL(request.url).searchParams;
  try {
    const output = await readAskedOutput(ctx, runUuid, asked);
    const range = { offset: asked.get('offset'), length: asked.get('length') };
    const { bytes, offset, total } = pieceOf(output.bytes, range, isText(output));
    return outputResponse(bytes, {
      'content-type': isText(output) ? 'text/plain; charset=utf-8' : 'application/octet-stream',
      'content-disposition': 'attachment',
      'x-output-kind': output.kind,
      'x-output-offset': String(offset),
      'x-output-total': String(total),
    });
  } catch (thrown) {
    return toResponse(thrown, request.headers.get('x-request-id'));
  }
}
