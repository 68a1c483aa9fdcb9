import { requireTeam } from '@/lib/auth';
import { toResponse } from '@/lib/http';
import { readOutput } from '@/lib/runs';

interface Props {
  params: Promise<{ team: string; runUuid: string }>;
}

/** One output as a file. It is somebody else's bytes: never shown in place, never sniffed. */
export async function GET(request: Request, { params }: Props): Promise<Response> {
  const { team, runUuid } = await params;
  const ctx = await requireTeam(team);
  const asked = new URL(request.url).searchParams;
  try {
    const { bytes, extension } = await readOutput(
      ctx,
      {
        pipelineUuid: asked.get('pipeline') ?? '',
        runUuid,
        taskUuid: asked.get('task'),
        index: asked.get('index') ?? undefined,
      },
      { from: asked.get('from'), to: asked.get('to') },
    );
    // Both were held to the form of a UUID by then, so the name is safe in a header.
    const name = `${asked.get('task')}-${asked.get('index')}.${extension}`.toLowerCase();
    return new Response(new Uint8Array(bytes), {
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="${name.replaceAll(/[^a-z0-9.-]/g, '')}"`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      },
    });
  } catch (thrown) {
    return toResponse(thrown, request.headers.get('x-request-id'));
  }
}
