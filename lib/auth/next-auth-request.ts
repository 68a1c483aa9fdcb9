import { TooLarge } from '@/lib/errors';

type Fields = Record<string, string>;

/** A request as next-auth's Node form takes it. */
export interface NextAuthRequest {
  method: string;
  query: Record<string, string | string[]>;
  cookies: Fields;
  headers: Fields;
  body: Fields;
}

const mostBodyBytes = 64 * 1024;

/** Throws TooLarge: nothing that signs anybody in is that long. */
export async function toNextAuthRequest(
  request: Request,
  segments: string[],
  ownAddress: Fields,
): Promise<NextAuthRequest> {
  return {
    method: request.method,
    query: {
      ...Object.fromEntries(new URL(request.url).searchParams),
      nextauth: segments,
    },
    cookies: cookiesOf(request),
    headers: { ...Object.fromEntries(request.headers), ...ownAddress },
    body: request.method === 'POST' ? await bodyOf(request) : {},
  };
}

async function bodyOf(request: Request): Promise<Fields> {
  const text = await boundedText(request);
  const type = request.headers.get('content-type') ?? '';
  if (!type.includes('json')) return Object.fromEntries(new URLSearchParams(text));
  try {
    const given: unknown = JSON.parse(text);
    const entries = Object.entries(typeof given === 'object' && given ? given : {});
    return Object.fromEntries(
      entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return {};
  }
}

async function boundedText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    bytes += read.value.byteLength;
    if (bytes > mostBodyBytes) {
      await reader?.cancel();
      throw new TooLarge('A sign-in takes at most 64 KiB.');
    }
    chunks.push(read.value);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function cookiesOf(request: Request): Fields {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return Object.fromEntries(
    pairs.filter(Boolean).map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), decoded(pair.slice(at + 1))];
    }),
  );
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
