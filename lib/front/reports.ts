import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientAddress, portalOrigin } from '@/lib/auth';
import { answerReport } from '@/lib/report-page';
import type { Handler } from './pages';

/** Larger than any password form, in bytes. */
const largestForm = 4096;

/** Answers shared reports before Next: they use no framework, on either side. */
export const reports: Handler = async (request, response) => {
  const { method = 'GET', url = '/' } = request;
  const header = (name: string) => {
    const value = request.headers[name];
    return value === undefined ? null : String(value);
  };
  const { status, headers, body } = await answerReport({
    method,
    url,
    header,
    address: clientAddress({ get: header }),
    origin: portalOrigin({ get: header }),
    form: () => readForm(request),
  });
  if (response.destroyed) return;
  send(response, status, headers, body);
};

function send(
  response: ServerResponse,
  status: number,
  headers: readonly (readonly [string, string])[],
  body: Buffer,
): void {
  for (const [name, value] of headers) response.setHeader(name, value);
  response.writeHead(status).end(body);
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > largestForm) return new URLSearchParams();
    chunks.push(bytes);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
