import { toCsv } from '@/components/charts/csv';
import { aggregateBuckets } from '@/components/stats/aggregate-buckets';
import { requireTeam } from '@/lib/auth';
import { toProblem } from '@/lib/http';
import { readAggregates, type SubjectRef } from '@/lib/stats';

type Handler = (
  request: Request,
  route: { params: Promise<{ team: string; uuid: string }> },
) => Promise<Response>;

/** Answers with the aggregates of a pipeline or a task (`?from&period&count`) as a file. */
export function serveAggregatesCsv(kind: SubjectRef['kind']): Handler {
  return async (request, { params }) => {
    const { team, uuid } = await params;
    const ctx = await requireTeam(team);
    const input = Object.fromEntries(new URL(request.url).searchParams);
    try {
      const aggregates = await readAggregates(ctx, { kind, uuid }, input);
      const buckets = aggregateBuckets(aggregates, new Date());
      const { source, fetchedAt } = aggregates;
      // All three were held to their form by then, so the name is safe in a header.
      const name = `${uuid}-${input.period}-${input.from}.csv`.toLowerCase();
      return text(200, toCsv(buckets, { source, fetchedAt }), {
        'content-type': 'text/csv; charset=utf-8; header=present',
        'content-disposition': `attachment; filename="${name.replaceAll(/[^a-z0-9.-]/g, '')}"`,
      });
    } catch (thrown) {
      const problem = toProblem(thrown, request.headers.get('x-request-id'));
      const fields = Object.entries(problem.errors ?? {}).map(
        ([field, sentences]) => `${field}: ${sentences.join('; ')}`,
      );
      return text(problem.status, `${[problem.detail, ...fields].join('\n')}\n`, {
        'content-type': 'text/plain; charset=utf-8',
      });
    }
  };
}

function text(status: number, body: string, headers: Record<string, string>): Response {
  return new Response(body, {
    status,
    headers: {
      ...headers,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  });
}
