import type { Sandbox } from '../start-sandbox';

export interface ControlCall {
  readonly sandbox: Omit<Sandbox, 'controlUrl' | 'close'>;
  /** What the path's `*` stand for. */
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  /** Parsed JSON, or undefined without a body. */
  readonly body: unknown;
}

/** Gives what is answered as JSON; null answers 404. */
export interface ControlRoute {
  readonly method: string;
  /** `*` is one segment. */
  readonly path: string;
  readonly handle: (call: ControlCall) => unknown;
}

/** The segments that `*` stands for, or null when the path is another one. */
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
