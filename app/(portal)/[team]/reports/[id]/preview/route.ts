import { requireTeam } from '@/lib/auth';
import { toResponse } from '@/lib/http';
import { answerPreview } from '@/lib/report-page';
import { previewReport } from '@/lib/reports';

interface Props {
  params: Promise<{ team: string; id: string }>;
}

/** The report as its viewers see it, whatever its state; does not count as a view. */
export async function GET(request: Request, { params }: Props): Promise<Response> {
  const { team, id } = await params;
  const ctx = await requireTeam(team, 'admin');
  try {
    const report = await previewReport(ctx, id);
    const { status, headers, body } = await answerPreview(report, new URL(request.url).search);
    return new Response(new Uint8Array(body), {
      status,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
    });
  } catch (thrown) {
    return toResponse(thrown, request.headers.get('x-request-id'));
  }
}
