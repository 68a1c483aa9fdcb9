import { answerCall } from '../endpoints/answer-call';
import { authorize, bearerToken } from '../endpoints/authorize';
import type { Call, Surroundings } from '../endpoints/call';
import { answerToken } from '../endpoints/token';
import { readTokenRequest, type TokenRequest } from '../endpoints/token-request';
import { faultAnswer } from '../faults/fault-answer';
import type { FaultBook } from '../faults/fault-book';
import type { Dialect, Run } from '../world/model';
import { type Answer, emptyAnswer, textAnswer } from './answer';
import type { Exchange } from './exchange';
import { readBody } from './read-body';
import type { Routing } from './route';
import { sendAnswer } from './send-answer';
import { delay, REPLACING, reset, strike } from './strike';

export interface Service extends Surroundings {
  readonly faults: FaultBook;
  /** The dialect for callers that cannot be identified: an unknown client id, a missing token. */
  readonly defaultDialect: Dialect;
  /** Called for every run that the API starts, before the answer is sent. */
  readonly onRun: (run: Run) => void;
}

/** Receives a call, applies faults, has it answered and sends the answer. */
export async function handleRequest(exchange: Exchange, service: Service): Promise<void> {
  const { entry, request } = exchange;
  entry.clientId = bearerToken(request.headers.authorization, service)?.clientId ?? null;
  if (strike(exchange, service.faults, true).length > 0) return reset(exchange);
  const body = await readBody(request);
  if (body === null) return reset(exchange);
  entry.bodyLength = body.length;
  const token = readToken(exchange, body);
  if (token !== null) {
    entry.secretIn = token.secretIn;
    entry.clientId = token.clientId === '' ? null : token.clientId;
  }
  const faults = strike(exchange, service.faults, false);
  const main = faults.find(({ fault }) => fault.action.type !== 'delay')?.fault ?? null;
  await delay(faults, 'before', exchange);
  const dialect = dialectOf(exchange, service);
  const wrong = {
    databaseDown: main?.action.type === 'database-down' || service.world.quirks.databaseDown,
    unsteady: main?.action.type === 'unsteady-log' ? main.action : null,
  };
  const isSpared = main?.when === 'before' && REPLACING.has(main.action.type);
  const usual = isSpared ? null : answer(exchange, service, token, body, wrong);
  await delay(faults, 'after', exchange);
  if (main?.action.type === 'reset') return reset(exchange);
  if (main?.action.type === 'hang') return;
  const replaced = main === null ? null : faultAnswer(main.action, dialect);
  const final = replaced ?? usual;
  if (final === null || final === 'reset') return reset(exchange);
  await sendAnswer(exchange.response, final, main?.action ?? null, exchange.signal);
}

function readToken(exchange: Exchange, body: Buffer): TokenRequest | null {
  const { routing, request, query } = exchange;
  if (!routing.ok || routing.route.kind !== 'token') return null;
  const headers = {
    contentType: request.headers['content-type'] ?? '',
    authorization: request.headers.authorization ?? '',
  };
  return readTokenRequest(query, request.method ?? 'GET', headers, body.toString());
}

function dialectOf(exchange: Exchange, service: Service): Dialect {
  const client = service.world.clients.get(exchange.entry.clientId ?? '');
  return client?.dialect ?? service.defaultDialect;
}

function answer(
  exchange: Exchange,
  service: Service,
  token: TokenRequest | null,
  body: Buffer,
  wrong: Pick<Call, 'databaseDown' | 'unsteady'>,
): Answer | 'reset' {
  const { routing, request, entry } = exchange;
  if (!routing.ok) return refuse(routing);
  if (routing.route.kind === 'token') {
    return token === null ? emptyAnswer(500) : answerToken(token, service, service.defaultDialect);
  }
  const { authorization } = request.headers;
  const access = authorize(authorization, routing.route.kind, service, service.defaultDialect);
  if (!access.ok) return access.answer;
  const { client, hasSession } = access;
  const call = { ...service, client, hasSession, ...wrong };
  const answered = answerCall(routing.route, body.toString(), call);
  if (answered.run !== null) {
    entry.startedRun = answered.run.uuid;
    service.onRun(answered.run);
  }
  return answered.answer;
}

/** The router's refusals: plain text, no JSON. */
function refuse(routing: Exclude<Routing, { ok: true }>): Answer {
  if (routing.status === 404) {
    return textAnswer(404, '404 page not found\n', 'text/plain; charset=utf-8');
  }
  if (routing.status === 400) {
    return textAnswer(400, '400 Bad Request', 'text/plain; charset=utf-8');
  }
  const refused = emptyAnswer(routing.status);
  return 'location' in routing
    ? { ...refused, headers: { ...refused.headers, location: routing.location } }
    : refused;
}
