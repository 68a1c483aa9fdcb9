import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ledger, LedgerEntry } from './ledger';
import { type Routing, routeRequest } from './route';

/** One request under way: what was asked, its entry in the ledger, and its end. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly routing: Routing;
  readonly query: string;
  readonly entry: LedgerEntry;
  /** Aborts when the connection ends, so that nothing waits for a reader who has left. */
  readonly signal: AbortSignal;
}

export function openExchange(
  request: IncomingMessage,
  response: ServerResponse,
  ledger: Ledger,
  at: Date,
  connection: number,
): Exchange {
  const target = request.url ?? '/';
  const [path = '/', query = ''] = target.split('?', 2);
  const method = request.method ?? 'GET';
  const routing = routeRequest(method, target);
  const entry = ledger.open({
    at: at.toISOString(),
    method,
    path,
    kind: routing.ok ? routing.route.kind : null,
    connection,
    userAgent: request.headers['user-agent'] ?? null,
    contentType: request.headers['content-type'] ?? null,
    uuid: routing.ok && 'uuid' in routing.route ? routing.route.uuid : null,
    clientId: null,
    secretIn: null,
    bodyLength: 0,
    status: null,
    cut: false,
    done: false,
    startedRun: null,
    faults: [],
  });
  const controller = new AbortController();
  response.on('close', () => {
    if (response.headersSent) entry.status = response.statusCode;
    entry.cut = !response.writableFinished;
    entry.done = true;
    controller.abort();
  });
  return { request, response, routing, query, entry, signal: controller.signal };
}
