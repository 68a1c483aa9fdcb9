const streams = new Set(['application/x-ndjson', 'text/csv', 'text/event-stream']);

/** Calls `then` once the answer is sent, or its reader has gone. A plain answer counts as sent. */
export function whenSent(response: Response, then: () => void): Response {
  const streamed = streams.has(response.headers.get('content-type')?.split(';')[0] ?? '');
  if (!streamed || !response.body) {
    then();
    return response;
  }
  const reader = response.body.getReader();
  let told = false;
  const once = () => {
    if (!told) then();
    told = true;
  };
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (value) controller.enqueue(value);
        if (!done) return;
        once();
        controller.close();
      } catch (error) {
        once();
        controller.error(error);
      }
    },
    async cancel(reason) {
      once();
      await reader.cancel(reason);
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}
