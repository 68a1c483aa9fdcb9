import { clientAddress, portalOrigin } from '@/lib/auth';
import { answerReport } from '@/lib/report-page';

/** Shared reports where no front server before Next answers them: in development. */
async function answer(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const { status, headers, body } = await answerReport({
    method: request.method,
    url: `${pathname}${search}`,
    header: (name) => request.headers.get(name),
    address: clientAddress(request.headers),
    origin: portalOrigin(request.headers),
    form: async () => new URLSearchParams((await request.text()).slice(0, 4096)),
  });
  const isEmpty = request.method === 'HEAD' || body.length === 0;
  return new Response(isEmpty ? null : new Uint8Array(body), {
    status,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  });
}

export { answer as GET, answer as HEAD, answer as POST };

/** Each request reads its link again. */
export const dynamic = 'force-dynamic';
