import { requireTeam } from '@/lib/auth';
import { toResponse } from '@/lib/http';
import { outputResponse, readAskedOutput } from './asked-output';

interface Props {
  params: Promise<{ team: string; runUuid: string }>;
}

/** One output as a file. */
export async function GET(request: Request, { params }: Props): Promise<Response> {
  const { team, runUuid } = await params;
  const ctx = await requireTeam(team);
  const asked = new URL(request.url).searchParams;
  try {
    const { bytes, extension } = await readAskedOutput(ctx, runUuid, asked);
    // Both have been validated by then, so the name is safe in a header.
    const name = `${asked.get('task')}-${asked.get('index') ?? 0}.${extension}`.toLowerCase();
    return outputResponse(bytes, {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${name.replaceAll(/[^a-z0-9.-]/g, '')}"`,
    });
  } catch (thrown) {
    return toResponse(thrown, request.headers.get('x-request-id'));
  }
}
