import { toProblem } from '@/lib/http';

/** Answers with a file of numbers, or says in words why there is none. */
export async function answerCsv(
  request: Request,
  work: () => Promise<{ name: string; csv: string }>,
): Promise<Response> {
  try {
    const { name, csv } = await work();
    return text(200, csv, {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${name.toLowerCase().replaceAll(/[^a-z0-9.-]/g, '')}"`,
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
