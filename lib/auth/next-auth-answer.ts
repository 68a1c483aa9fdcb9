/** The part of a Node answer that next-auth writes to. */
export interface NextAuthAnswer {
  status(code: number): NextAuthAnswer;
  getHeader(name: string): string[] | string | undefined;
  setHeader(name: string, value: string | string[]): NextAuthAnswer;
  json(body: unknown): void;
  send(body: unknown): void;
  end(): void;
}

/** Collects what next-auth writes and turns it into a Response. */
export function nextAuthAnswer(): { answer: NextAuthAnswer; toResponse(): Response } {
  const headers = new Headers();
  let status = 200;
  let body: string | null = null;
  const answer: NextAuthAnswer = {
    status(code) {
      status = code;
      return answer;
    },
    getHeader: (name) =>
      name.toLowerCase() === 'set-cookie'
        ? headers.getSetCookie()
        : (headers.get(name) ?? undefined),
    setHeader(name, value) {
      headers.delete(name);
      for (const one of [value].flat()) headers.append(name, one);
      return answer;
    },
    json(value) {
      headers.set('content-type', 'application/json');
      body = JSON.stringify(value);
    },
    send(value) {
      body = value === undefined || typeof value === 'string' ? (value ?? null) : json(value);
    },
    end: () => undefined,
  };
  return { answer, toResponse: () => new Response(body, { status, headers }) };
}

const json = (value: unknown): string => JSON.stringify(value);
