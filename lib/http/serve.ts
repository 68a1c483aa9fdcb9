import { z } from 'zod';
import { apiContext, apiViewer } from '@/lib/auth';
import { requireRole } from '@/lib/context';
import { Forbidden, invalidFields } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { requireInstanceAdmin } from '@/lib/teams';
import { exactJson } from './exact-json';
import type { Call, Caller, Operation, PathParams } from './operation';
import { toResponse } from './problem';
import { readInTime, readJsonBody } from './request-body';
import { admit } from './token-limits';
import { whenSent } from './when-sent';

/** A route without parameters gets no params at all, whatever Next's types say. */
type RouteParams = { params: Promise<Record<string, string | string[] | undefined> | undefined> };
export type RouteHandler = (request: Request, route: RouteParams) => Promise<Response>;

/**
 * The route handler of an operation. Refusals come in the contract's order: who, team, role, origin, then body and
 * object.
 */
export function serve(operation: Operation): RouteHandler {
  return async (request, { params }) => {
    const requestId = request.headers.get('x-request-id');
    let leave = () => {};
    try {
      const names = pathParams(await params);
      const look = () => admitted(operation, request, names);
      let { caller, run } = await look();
      leave = await admit(caller);
      const given = await readInTime(
        () => givenTo(operation, request),
        async () => ({ run } = await look()),
      );
      const answer = answerOf(operation, await run({ params: names, request, ...given }), names);
      const sent = whenSent(answer, leave, look);
      const response = request.method === 'HEAD' ? await headOf(sent) : sent;
      if (requestId) response.headers.set('x-request-id', requestId);
      return response;
    } catch (thrown) {
      leave();
      return toResponse(thrown, requestId);
    }
  };
}

/** For HEAD, Next does not send the body but does not cancel it either: whatever produces it would wait for ever. */
async function headOf({ body, status, headers }: Response): Promise<Response> {
  await body?.cancel();
  return new Response(null, { status, headers });
}

type Given = Pick<Call<unknown>, 'query' | 'body'>;
interface Admitted {
  caller: string;
  run: (call: Omit<Call<unknown>, 'ctx'>) => Promise<unknown>;
}

/** Who asks, and the operation on their behalf. Throws Unauthenticated, NotFound and Forbidden. */
async function admitted(
  operation: Operation,
  request: Request,
  params: PathParams,
): Promise<Admitted> {
  if (operation.scope === 'instance') {
    const viewer = await apiViewer(request);
    if (viewer.kind === 'token') {
      throw new Forbidden('A team’s API token is not an instance admin. Sign in as one.');
    }
    const { ctx } = viewer;
    requireInstanceAdmin(ctx);
    if (!viewer.sameOrigin) throw foreignOrigin();
    return { caller: ctx.user.id, run: (call) => operation.run({ ctx, ...call }) };
  }
  if (operation.scope === 'viewer') {
    const viewer = await apiViewer(request);
    if (!viewer.sameOrigin) throw foreignOrigin();
    const ctx: Caller =
      viewer.kind === 'person'
        ? { kind: 'person', ctx: viewer.ctx }
        : { kind: 'token', ctx: viewer.ctx };
    const caller = viewer.kind === 'person' ? viewer.ctx.user.id : (viewer.ctx.token?.id ?? '');
    return { caller, run: (call) => operation.run({ ctx, ...call }) };
  }
  const { ctx, sameOrigin } = await apiContext(request, params.team);
  requireRole(ctx, operation.role, operation.of);
  if (!sameOrigin) throw foreignOrigin();
  const caller = ctx.token?.id ?? ctx.actor.id ?? '';
  return { caller, run: (call) => operation.run({ ctx, ...call }) };
}

/** Query and body. Throws Invalid, Malformed and TooLarge. */
async function givenTo(operation: Operation, request: Request): Promise<Given> {
  const query = onceEach(new URL(request.url).searchParams);
  if (!operation.query) parseInput(nothing, query);
  const body = request.method === 'GET' ? undefined : await readJsonBody(request);
  if (!operation.body && body !== undefined) parseInput(nothing, body);
  return { query, body };
}

function answerOf(operation: Operation, result: unknown, params: PathParams): Response {
  if (result instanceof Response) return result;
  const headers = new Headers({ 'cache-control': 'no-store' });
  const status = operation.status ?? 200;
  if (status === 204) return new Response(null, { status, headers });
  headers.set('content-type', 'application/json');
  const { location } = operation;
  if (location) headers.set('location', filledIn(location, result, params));
  return new Response(exactJson(result), { status, headers });
}

function filledIn(template: string, answer: unknown, params: PathParams): string {
  return template.replace(/\{([\w.]+)\}/g, (_, names: string) => {
    const field = names.split('.').reduce<unknown>((part, name) => Object(part)[name], answer);
    return encodeURIComponent(typeof field === 'string' ? field : (params[names] ?? ''));
  });
}

/** If a field is there twice, somebody before us may have read the other one. */
function onceEach(given: URLSearchParams): Record<string, string> {
  const names = [...given.keys()];
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  if (twice.length === 0) return Object.fromEntries(given);
  throw invalidFields(
    Object.fromEntries(twice.map((name) => [name, ['is there twice: send it once']])),
  );
}

/** Where an operation takes no query or no body, every field in one is unknown. */
const nothing = z.strictObject({});

function foreignOrigin(): Forbidden {
  return new Forbidden(
    'This request came from another site. Send it from the portal, or use an API token.',
  );
}

function pathParams(params: Record<string, string | string[] | undefined> | undefined): PathParams {
  const texts = Object.entries(params ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, decoded(value)]] : [],
  );
  return { team: '', id: '', uuid: '', ...Object.fromEntries(texts) };
}

/** Route parameters come percent-encoded; a broken encoding is simply not found. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
