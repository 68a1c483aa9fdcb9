export const ENDPOINT_KINDS = [
  'token',
  'run',
  'log',
  'consolidated',
  'aggregated',
  'last-run',
] as const;
export type EndpointKind = (typeof ENDPOINT_KINDS)[number];

/** A path the server knows; `subject` says whether the statistics are a pipeline's or a task's. */
export type Route =
  | { kind: 'token' }
  | { kind: 'run'; uuid: string }
  | { kind: 'log'; uuid: string; from: string; to: string }
  | { kind: 'consolidated'; subject: Subject; uuid: string; from: string; to: string }
  | {
      kind: 'aggregated';
      subject: Subject;
      uuid: string;
      date: string;
      period: string;
      count: string;
    }
  | { kind: 'last-run'; subject: Subject; uuid: string };
export type Subject = 'pipelines' | 'tasks';

export type Routing =
  | { ok: true; route: Route }
  | { ok: false; status: 400 | 404 | 405 }
  | { ok: false; status: 301; location: string };

/**
 * Routes as the gateway's router does: on the decoded path (so `%20` is a space, `+` stays a plus and `%2F`
 * splits a segment), after redirecting unclean paths to their clean form; trailing slashes matter.
 */
export function routeRequest(method: string, target: string): Routing {
  const [rawPath = '', query] = target.split('?', 2);
  const path = decodePath(rawPath);
  if (path === null) return { ok: false, status: 400 };
  const clean = cleanPath(path);
  if (clean !== path) {
    const encoded = clean.split('/').map(encodeURIComponent).join('/');
    return {
      ok: false,
      status: 301,
      location: query === undefined ? encoded : `${encoded}?${query}`,
    };
  }
  const route = matchPath(path.split('/').slice(1));
  if (route === null) return { ok: false, status: 404 };
  return methodsOf(route).includes(method) ? { ok: true, route } : { ok: false, status: 405 };
}

function methodsOf(route: Route): readonly string[] {
  if (route.kind === 'token') return ['GET', 'POST'];
  return route.kind === 'run' ? ['POST'] : ['GET'];
}

function matchPath(segments: readonly string[]): Route | null {
  const [version, area, ...rest] = segments;
  if (version !== 'v1') return null;
  if (area === 'oauth') return rest.join('/') === 'token' ? { kind: 'token' } : null;
  if (area === 'pipelines') return matchRun(rest);
  if (area === 'stats') return matchStatistics(rest);
  return null;
}

function matchRun([uuid, runs, end, ...more]: readonly string[]): Route | null {
  // `end` is the empty segment after the trailing slash; without it the router does not know the path.
  if (!uuid || runs !== 'runs' || end !== '' || more.length > 0) return null;
  return { kind: 'run', uuid };
}

function matchStatistics([subject, uuid, what, a, b, c, ...more]: readonly string[]): Route | null {
  if ((subject !== 'pipelines' && subject !== 'tasks') || !uuid || more.length > 0) return null;
  if (what === 'last-run') {
    return a === 'stats' && b === undefined ? { kind: 'last-run', subject, uuid } : null;
  }
  if (what === 'aggregated-stats') {
    return a && b && c ? { kind: 'aggregated', subject, uuid, date: a, period: b, count: c } : null;
  }
  if (!a || !b || c !== undefined) return null;
  if (what === 'stats') return { kind: 'consolidated', subject, uuid, from: a, to: b };
  const isLog = subject === 'pipelines' && (what === 'logs' || what === 'last-runs-log');
  return isLog ? { kind: 'log', uuid, from: a, to: b } : null;
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/** Go's path.Clean, with the trailing slash kept. */
function cleanPath(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') kept.pop();
    else kept.push(segment);
  }
  const clean = `/${kept.join('/')}`;
  return path.endsWith('/') && clean !== '/' ? `${clean}/` : clean;
}
