import { type Answer, emptyAnswer } from '../server/answer';
import type { Dialect } from '../world/model';
import type { FaultAction } from './fault';

/** The answer that replaces the endpoint's, or null for a fault that does not replace it. */
export function faultAnswer(action: FaultAction, dialect: Dialect): Answer | null {
  switch (action.type) {
    case 'status':
      return statusAnswer(action);
    case 'redirect':
      return {
        ...emptyAnswer(action.status ?? 302),
        headers: { 'content-length': '0', location: action.location },
      };
    case 'empty':
      return emptyAnswer(dialect === 'oss' ? 201 : 200);
    case 'flood':
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: floodBody(action.megabytes * 1_000_000, action.pattern),
      };
    default:
      return null;
  }
}

function statusAnswer(action: Extract<FaultAction, { type: 'status' }>): Answer {
  const isText = typeof action.body === 'string';
  const text = isText ? String(action.body) : JSON.stringify(action.body ?? '');
  const body = action.body === undefined ? Buffer.alloc(0) : Buffer.from(text);
  const contentType = isText ? guessType(text) : 'application/json';
  // 204 and 304 must not announce a body.
  const length = body.length === 0 ? {} : { 'content-length': String(body.length) };
  const headers = body.length === 0 ? {} : { 'content-type': contentType };
  return {
    status: action.status,
    headers: { ...headers, ...length, ...lowerCased(action.headers ?? {}) },
    body: [body],
  };
}

function guessType(text: string): string {
  if (/^\s*</.test(text)) return 'text/html';
  return /^\s*[[{]/.test(text) ? 'application/json' : 'text/plain; charset=utf-8';
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

const FLOOD_ROW =
  '{"workflow_run_uuid":"f05eeffa-1683-4dcc-88aa-5d7da344ccd9","task_uuid":"eff48172-2e75-4229-aff9-6c5d658db248","task_type":"query","is_successful":true,"duration":105,"output":"","metric_value":0,"executed_at":"2024-03-22T12:57:49Z"}';

function* floodBody(bytes: number, pattern: string | undefined): Generator<Uint8Array> {
  const unit = pattern ?? `${FLOOD_ROW},`;
  const block = Buffer.from(unit.repeat(Math.ceil(65_536 / unit.length)));
  if (pattern === undefined) yield Buffer.from('[');
  for (let sent = 0; sent < bytes; sent += block.length) yield block;
  if (pattern === undefined) yield Buffer.from(`${FLOOD_ROW}]`);
}
