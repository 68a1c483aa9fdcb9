import { Client, type Dispatcher } from 'undici';
import { guardedConnector } from '@/lib/datamin';
import { env } from '@/lib/env';
import { failureInWords, silenceInWords, statusInWords } from './failure-in-words';

/** The outcome of one attempt. */
export interface Posted {
  /** Null: there was no answer. */
  status: number | null;
  durationMs: number;
  /** A sentence: why it did not arrive; null: it did. */
  problem: string | null;
  /** The beginning of the answer, as text. */
  answer: string | null;
}

interface PostLimits {
  /** Milliseconds for the whole exchange. */
  deadlineMs: number;
  answerBytes: number;
}

const defaultLimits: PostLimits = { deadlineMs: 10_000, answerBytes: 1024 };
const connectMs = 5000;

/**
 * One POST over its own connection, to a checked address. Follows no redirect, retries nothing, reads no more
 * of the answer than it keeps, and never throws: it reports every failure in its result.
 */
export async function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  limits: PostLimits = defaultLimits,
): Promise<Posted> {
  const begun = performance.now();
  const { origin, pathname, search, host } = new URL(url);
  const deadline = AbortSignal.timeout(limits.deadlineMs);
  const client = new Client(origin, {
    connect: guardedConnector({
      allowPrivate: env().PORTAL_ALLOW_PRIVATE_UPSTREAMS,
      connectMs: Math.min(connectMs, limits.deadlineMs),
    }),
    headersTimeout: limits.deadlineMs,
    bodyTimeout: limits.deadlineMs,
  });
  const ended = (rest: Omit<Posted, 'durationMs'>): Posted => ({
    ...rest,
    durationMs: Math.round(performance.now() - begun),
  });
  try {
    const response = await client.request({
      path: `${pathname}${search}`,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'datamin-portal-webhooks',
        ...headers,
      },
      body,
      signal: deadline,
      reset: true,
    });
    const { statusCode: status } = response;
    const answer = await beginningOf(response.body, limits.answerBytes);
    return ended({ status, answer, problem: statusInWords(status, host) });
  } catch (thrown) {
    const problem = deadline.aborted
      ? silenceInWords(host, limits.deadlineMs / 1000)
      : failureInWords(thrown, host);
    return ended({ status: null, answer: null, problem });
  } finally {
    void client.destroy();
  }
}

/** A body that cannot be read that far does not matter: the status decides. */
async function beginningOf(body: Dispatcher.ResponseData['body'], most: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      parts.push(chunk);
      size += chunk.byteLength;
      if (size >= most) break;
    }
  } catch {
    // The connection ended, or the deadline passed.
  }
  const text = Buffer.concat(parts).subarray(0, most).toString('utf8');
  // PostgreSQL does not accept NUL, and people do not want control characters.
  return text.replaceAll(/[^\P{Cc}\t\n\r]/gu, '\u{fffd}');
}
