import { nowMs } from '@/lib/clock';

/** Events are here too, but end by themselves, with a word to the listener. */
const events = 'text/event-stream';
const streams = new Set(['application/x-ndjson', 'text/csv', events]);
/** The longest that a file goes on for somebody who may no longer read it. */
const checkEveryMs = 10_000;

/**
 * Calls `then` once the answer is sent, or its reader has gone. A plain answer counts as sent. A file breaks off when
 * `mayGoOn`, asked now and then, throws.
 */
export function whenSent(
  response: Response,
  then: () => void,
  mayGoOn: () => Promise<unknown> = async () => undefined,
): Response {
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  if (!streams.has(type) || !response.body) {
    then();
    return response;
  }
  const reader = response.body.getReader();
  let isSent = false;
  let checkedMs = nowMs();
  const once = () => {
    if (!isSent) then();
    isSent = true;
  };
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        if (type !== events && nowMs() - checkedMs >= checkEveryMs) {
          await mayGoOn();
          checkedMs = nowMs();
        }
        const { done, value } = await reader.read();
        if (value) controller.enqueue(value);
        if (!done) return;
        once();
        controller.close();
      } catch (error) {
        once();
        controller.error(error);
        await reader.cancel(error).catch(() => undefined);
      }
    },
    async cancel(reason) {
      once();
      await reader.cancel(reason);
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}
