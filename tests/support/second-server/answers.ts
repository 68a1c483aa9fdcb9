import type { Row } from './world';
import { secret, uuids } from './world';

/** An answer down to the byte. Header names as Go writes them, in its order; Date and Content-Length come last. */
export interface Reply {
  status: number;
  headers: readonly (readonly [string, string])[];
  body: string;
}

interface Asked {
  method: string;
  /** Decoded, as the router matches it. */
  path: string;
  form: URLSearchParams;
  authorization: string | undefined;
  body: string;
}

export interface State {
  rows: Row[];
  /** Access tokens, and whether the session behind each exists. */
  tokens: Map<string, { session: boolean }>;
  runs: string[];
  /** The accounts cannot be read. */
  accountsDown: boolean;
  /** The statistics' database is down. */
  databaseDown: boolean;
}

const errorJson = [
  ['Content-Type', 'application/json; charset=utf-8'],
  ['X-Content-Type-Options', 'nosniff'],
] as const;
const json = [['Content-Type', 'application/json']] as const;

const table = {
  empty401: { status: 401, headers: [], body: '' },
  empty403: { status: 403, headers: [], body: '' },
  noRoute: {
    status: 404,
    headers: errorJson.map(([name, value]) =>
      name === 'Content-Type' ? [name, 'text/plain; charset=utf-8'] : [name, value],
    ),
    body: '404 page not found\n',
  },
  wrongMethod: { status: 405, headers: [], body: '' },
  forbidden: { status: 403, headers: errorJson, body: '{"code":403,"message":"Forbidden"}\n' },
  // When the pipelines' service refuses a run, the gateway empties the body and keeps the headers.
  runUnknown: { status: 404, headers: errorJson, body: '' },
  runPaused: { status: 403, headers: errorJson, body: '' },
  internal: { status: 500, headers: errorJson, body: '{"code":500,"message":"Internal error"}\n' },
} as const satisfies Record<string, Reply>;

const tokenHeaders = [
  ['Cache-Control', 'no-store'],
  ['Content-Type', 'application/json;charset=UTF-8'],
  ['Pragma', 'no-cache'],
] as const;

const refusals = {
  invalid_client: [401, 'Client authentication failed'],
  unsupported_grant_type: [
    401,
    'The authorization grant type is not supported by the authorization server',
  ],
  server_error: [
    500,
    'The authorization server encountered an unexpected condition that prevented it from fulfilling the request',
  ],
} as const;

function refused(error: keyof typeof refusals): Reply {
  const [status, said] = refusals[error];
  const body = `{"error":"${error}","error_description":"${said}"}\n`;
  return { status, headers: tokenHeaders, body };
}

function token({ form }: Asked, state: State): Reply {
  if (form.get('grant_type') !== 'client_credentials') return refused('unsupported_grant_type');
  const [id, given] = [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  if (id === '' || given === '') return refused('invalid_client');
  if (id !== uuids.client) return refused('server_error');
  if (given !== secret) return refused('invalid_client');
  if (state.accountsDown) return refused('server_error');
  const value = `MJK4ZTHJ${String(state.tokens.size).padStart(4, '0')}LTUYMJCTM2FKYS05`;
  state.tokens.set(value, { session: true });
  const body = `{"access_token":"${value}","expires_in":86400,"refresh_token":"NJGXYJ${value}","scope":"stats:read,pipelines:run","token_type":"Bearer"}\n`;
  return { status: 200, headers: tokenHeaders, body };
}

/** The answer of the gateway, or of the service behind it. */
export function answerOf(asked: Asked, state: State): Reply {
  const [, version, area, ...rest] = asked.path.split('/');
  if (version !== 'v1') return table.noRoute;
  if (area === 'oauth') {
    if (rest.join('/') !== 'token') return table.noRoute;
    return ['GET', 'POST'].includes(asked.method) ? token(asked, state) : table.wrongMethod;
  }
  const isRun = area === 'pipelines' && rest.length === 3 && rest[1] === 'runs' && rest[2] === '';
  if (!isRun && area !== 'stats') return table.noRoute;
  if (asked.method !== (isRun ? 'POST' : 'GET')) return table.wrongMethod;
  const held = state.tokens.get(asked.authorization?.split('Bearer ')[1] ?? '');
  // A plan that cannot be read counts as one without API access.
  if (held === undefined || state.accountsDown) return table.empty401;
  return isRun ? run(rest[0] ?? '', state) : statistics(rest, held.session, state);
}

function run(uuid: string, state: State): Reply {
  if (uuid === uuids.paused) return table.runPaused;
  if (uuid !== uuids.steady) return table.runUnknown;
  const started = `3f5a7b9c-1d2e-4f60-8a9b-${String(state.runs.length).padStart(12, '0')}`;
  state.runs.push(started);
  const headers = [['Content-Type', 'application/json; charset=utf-8']] as const;
  return { status: 201, headers, body: `{"pipeline_run_uuid":"${started}"}` };
}

function statistics(path: readonly string[], session: boolean, state: State): Reply {
  const [subject, uuid = '', kind, ...args] = path;
  const isTask = subject === 'tasks';
  const all = state.databaseDown
    ? []
    : state.rows.filter((row) => (isTask ? row.task : row.pipeline) === uuid);
  const allowed = (rows: readonly Row[]) => rows[0] === undefined || (session && rows[0].own);
  if (kind === 'last-run') {
    const last = newest(all)[0];
    if (!last || !allowed([last])) return table.forbidden;
    const body = `{"is_successful":${last.ok},"duration":${sumOf(last, all, isTask)},"executed_at":"${second(last.us)}"}`;
    return { status: 200, headers: json, body };
  }
  if (kind === 'aggregated-stats') return aggregated(args, uuid, all, { isTask, allowed, state });
  const [from, to] = args.map(readDate);
  if (!from || !to) return badRequest([`parsing time "${args.join('" "')}": cannot parse`]);
  // Both ends are inclusive, to the second: half a second after `to` is outside.
  const within = all.filter(({ us }) => us >= from * 1e6 && us <= to * 1e6);
  if (kind === 'logs') {
    const runs = new Set(within.map((row) => row.run));
    const rows = newest(state.rows.filter((row) => runs.has(row.run)));
    if (!allowed(rows)) return table.forbidden;
    return { status: 200, headers: json, body: `[${rows.map(logRow).join(',')}]` };
  }
  if (kind !== 'stats') return table.noRoute;
  if (!allowed(within)) return table.forbidden;
  const last = newest(all.filter(({ us }) => us <= to * 1e6))[0];
  const told = last ? second(last.us) : '0001-01-01 00:00:00';
  const body = `{${counts(within, isTask)},"is_last_run_successful":${last?.ok ?? false},"last_run_duration":${last ? sumOf(last, all, isTask) : 0},"last_run_executed_at":"${told}"}`;
  return { status: 200, headers: json, body };
}

function aggregated(
  [date = '', period = '', count = '']: readonly string[],
  uuid: string,
  all: readonly Row[],
  by: { isTask: boolean; allowed: (rows: readonly Row[]) => boolean; state: State },
): Reply {
  const start = readDate(date);
  const errors = [
    ...(/^.{14}4.{3}-[89ab]/i.test(uuid) ? [] : ['must be a valid UUID v4']),
    ...(['day', 'month'].includes(period) ? [] : ['must be a valid value']),
    ...(start === null
      ? [`parsing time "${date}" as "2006-01-02 15:04:05": cannot parse "" as " "`]
      : []),
  ];
  if (start === null || errors.length > 0) return badRequest(errors);
  if (by.state.databaseDown) return { status: 200, headers: json, body: 'null' };
  const end = new Date(start * 1000);
  if (period === 'day') end.setUTCDate(end.getUTCDate() + Number(count));
  else end.setUTCMonth(end.getUTCMonth() + Number(count));
  const rows = all.filter(({ us }) => us >= start * 1e6 && us <= end.getTime() * 1000 - 1e6);
  if (!by.allowed(rows)) return table.forbidden;
  const startOf = (us: number) => second(us).slice(0, period === 'day' ? 10 : 7);
  const periods = [...new Set(rows.map(({ us }) => startOf(us)))].sort().reverse();
  const items = periods.map((name) => {
    const own = rows.filter(({ us }) => startOf(us) === name);
    const from = `${name}${period === 'day' ? '' : '-01'} 00:00:00`;
    return `{"date_from":"${from}","date_to":"${from}",${counts(own, by.isTask)}}`;
  });
  return { status: 200, headers: json, body: `[${items.join(',')}]` };
}

function badRequest(errors: readonly string[]): Reply {
  const body = `{"code":400,"message":"Bad Request","errors":${JSON.stringify(errors)}}\n`;
  return { status: 400, headers: errorJson, body };
}

/** For a task its rows, one by one; for a pipeline its runs minus its failed rows, or zero if that is negative. */
function counts(rows: readonly Row[], isTask: boolean): string {
  const failures = rows.filter(({ ok }) => !ok).length;
  const units = isTask ? rows.length : new Set(rows.map(({ run }) => run)).size;
  const numbers =
    units - failures < 0 || units === 0
      ? [0, 0, 0]
      : [units - failures, failures, Math.trunc(rows.reduce((sum, { ms }) => sum + ms, 0) / units)];
  return `"num_of_successes":${numbers[0]},"num_of_failures":${numbers[1]},"average_duration":${numbers[2]}`;
}

function logRow(row: Row): string {
  return `{"pipeline_run_uuid":"${row.run}","task_uuid":"${row.task}","task_type":"${row.type}","is_successful":${row.ok},"duration":${row.ms},"output":"${row.output}","metric_value":${row.metric},"executed_at":"${instant(row.us)}"}`;
}

function sumOf(last: Row, all: readonly Row[], isTask: boolean): number {
  if (isTask) return last.ms;
  return all.reduce((sum, row) => sum + (row.run === last.run ? row.ms : 0), 0);
}

const newest = (rows: readonly Row[]) => rows.toSorted((a, b) => b.us - a.us);

/** Seconds, or null. */
function readDate(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return null;
  const ms = Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isNaN(ms) ? null : ms / 1000;
}

const second = (us: number) =>
  new Date(Math.floor(us / 1000)).toISOString().slice(0, 19).replace('T', ' ');

/** RFC 3339 with as many fractional digits as it needs. */
function instant(us: number): string {
  const micros = String(us % 1e6)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${second(us).replace(' ', 'T')}${micros === '' ? '' : `.${micros}`}Z`;
}
