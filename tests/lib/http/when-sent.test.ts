import { whenSent } from '@/lib/http/when-sent';

const streamed = (parts: string[], fails = false) => {
  const encoder = new TextEncoder();
  const left = [...parts];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const part = left.shift();
      if (part !== undefined) controller.enqueue(encoder.encode(part));
      else if (fails) controller.error(new Error('cut'));
      else controller.close();
    },
  });
  return new Response(body, { headers: { 'content-type': 'application/x-ndjson' } });
};

test('a plain answer counts as sent', () => {
  const then = jest.fn();
  const answer = Response.json({});
  expect(whenSent(answer, then)).toBe(answer);
  expect(then).toHaveBeenCalledTimes(1);
});

test('a stream is sent when its last byte is, once', async () => {
  const then = jest.fn();
  const answer = whenSent(streamed(['a', 'b']), then);
  const reader = answer.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('a');
  expect(then).not.toHaveBeenCalled();
  await reader?.read();
  expect((await reader?.read())?.done).toBe(true);
  expect(then).toHaveBeenCalledTimes(1);
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
});

test('a reader who goes away, and a stream that breaks, end it too', async () => {
  const gone = jest.fn();
  await whenSent(streamed(['a', 'b']), gone).body?.cancel();
  expect(gone).toHaveBeenCalledTimes(1);
  const broken = jest.fn();
  await expect(whenSent(streamed(['a'], true), broken).text()).rejects.toThrow('cut');
  expect(broken).toHaveBeenCalledTimes(1);
});
