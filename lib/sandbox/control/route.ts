import type { Sandbox } from '../start-sandbox';

export interface ControlCall {
  readonly sandbox: Omit<Sandbox, 'controlUrl' | 'close'>;
  /** The segments that matched the path's `*`. */
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  /** Parsed JSON, or undefined without a body. */
  readonly body: unknown;
}

/** Returns what is answered as JSON; null means 404. */
export interface ControlRoute {
  readonly method: string;
  /** `*` matches one segment. */
  readonly path: string;
  readonly handle: (call: ControlCall) => unknown;
}

/** The segments that `*` matched, or null for another path. */
export function matchControlPath(pattern: string, path: string): string[] | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: string[] = [];
  for (const [index, segment] of wanted.entries()) {
    const actual = given[index] ?? '';
    if (segment === '*') params.push(decodeURIComponent(actual));
    else if (segment !== actual) return null;
  }
  return params;
}
