import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Role } from '@/lib/context';
import { portalUrl } from './environment';
import type { TeamUnderTest } from './people';

const root = join(__dirname, '..', '..', '..', 'app', 'api', 'v1');
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof methods)[number];

/** A route file under app/api/v1 as it is on disk. */
interface RouteFile {
  /** As in the contract: `/api/v1/teams/{team}/pipelines/{uuid}`. */
  path: string;
  file: string;
}

let known: readonly RouteFile[] | undefined;

/** Every existing route file, longest path first. The catch-all is left out: it answers what no other does. */
export function routeFiles(): readonly RouteFile[] {
  // Each call of the matrix needs this: walking the folder took a quarter of its time.
  known ??= findRouteFiles();
  return known;
}

function findRouteFiles(): RouteFile[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => /(^|[\\/])route\.tsx?$/.test(file) && !file.includes('[...'))
    .map((file) => {
      const folder = relative(root, join(root, file, '..'))
        .split(sep)
        .filter(Boolean);
      const segments = folder.map((name) => name.replace(/^\[(\w+)\]$/, '{$1}'));
      return { path: ['/api/v1', ...segments].join('/'), file: join(root, file) };
    })
    .sort((a, b) => b.path.length - a.path.length);
}

type Handler = (request: Request, params: Record<string, string>) => Promise<Response>;

const handlers = new Map<string, Promise<Map<string, Handler>>>();

/** The methods a route file answers. */
export function handlersOf(file: string): Promise<Map<string, Handler>> {
  const found = handlers.get(file) ?? readHandlers(file);
  handlers.set(file, found);
  return found;
}

async function readHandlers(file: string): Promise<Map<string, Handler>> {
  const exported: unknown = await import(file);
  const entries = Object.entries(Object(exported)).flatMap(([name, value]): [string, Handler][] =>
    methods.some((method) => method === name) && typeof value === 'function'
      ? [[name, (request, params) => call(value, request, params)]]
      : [],
  );
  return new Map(entries);
}

async function call(
  handler: CallableFunction,
  request: Request,
  params: Record<string, string>,
): Promise<Response> {
  const answer: unknown = await Reflect.apply(handler, undefined, [
    request,
    { params: Promise.resolve(params) },
  ]);
  if (answer instanceof Response) return answer;
  throw new Error('The route handler did not answer with a Response');
}

export interface Init {
  token?: string;
  cookie?: string;
  /** Sent as JSON, except a string, which is sent as it is. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Calls the route handler that Next would call, in this process. */
export async function ask(method: Method, path: string, init: Init = {}): Promise<Response> {
  const url = new URL(path, portalUrl);
  for (const route of routeFiles()) {
    const params = match(route.path, url.pathname);
    if (!params) continue;
    const handler = (await handlersOf(route.file)).get(method);
    if (handler) return handler(requestOf(method, url, init), params);
  }
  throw new Error(`No route answers ${method} ${path}`);
}

function match(pattern: string, pathname: string): Record<string, string> | null {
  const [wanted, given] = [pattern.split('/'), pathname.split('/')];
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const text = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name === undefined && segment !== text) return null;
    if (name !== undefined) params[name] = text;
  }
  return params;
}

/** The request as Next would pass it to a route. */
export function requestOf(method: Method, path: string | URL, init: Init = {}): Request {
  const url = new URL(path, portalUrl);
  const { token, cookie, body, headers, signal } = init;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Request(url, {
    method,
    headers: {
      'x-request-id': 'request-of-a-test',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(cookie === undefined ? {} : { cookie, origin: portalUrl ?? '' }),
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(text === undefined ? {} : { body: text }),
    ...(signal === undefined ? {} : { signal }),
  });
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** Undefined if the body is empty. */
  json: unknown;
}

/** Makes calls with the API token of a team's member; paths are relative to the team's. */
export function asToken(team: TeamUnderTest, role: Role) {
  return (method: Method, path: string, init: Init = {}): Promise<Answer> =>
    read(ask(method, `/api/v1/teams/${team.slug}${path}`, { token: team.tokens[role], ...init }));
}

export async function read(asked: Promise<Response> | Response): Promise<Answer> {
  const response = await asked;
  const isStream = response.headers.get('content-type') === 'text/event-stream';
  const text = isStream ? await firstEvent(response) : await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const lines = response.headers.get('content-type') === 'application/x-ndjson';
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && !lines && text !== '' ? JSON.parse(text) : undefined,
  };
}

/** A stream of events has no end: its beginning, up to the first event. */
async function firstEvent(response: Response): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (reader && !/^event: .*\n\n/ms.test(text)) text += (await reader.read()).value ?? '\n';
  await reader?.cancel();
  return text;
}

/** A string deep inside an answer, which must exist. */
export function textAt(value: unknown, ...path: string[]): string {
  const found = path.reduce<unknown>(
    (inner, name) => new Map(Object.entries(Object(inner))).get(name),
    value,
  );
  if (typeof found === 'string') return found;
  throw new Error(`There is no text at ${path.join('.')} of ${JSON.stringify(value)}`);
}
