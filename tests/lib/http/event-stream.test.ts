import { eventStream, type StreamEvent } from '@/lib/http/event-stream';

test('a quiet stream shows that it is alive, and leaves nothing behind each time it does', async () => {
  let waits = 0;
  let happen = (_: IteratorResult<StreamEvent>) => {};
  const next = new Promise<IteratorResult<StreamEvent>>((resolve) => {
    happen = resolve;
  });
  const then = next.then.bind(next);
  Object.assign(next, {
    // biome-ignore lint/suspicious/noThenProperty: counts who waits for it
    then: (...handlers: Parameters<typeof then>) => {
      waits += 1;
      return then(...handlers);
    },
  });
  let checks = 0;
  const response = await eventStream(async () => ({ next: () => next }), {
    mayListen: async () => {
      checks += 1;
    },
    checkEveryMs: 1,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const read = async () => (await reader?.read())?.value;
  expect(await read()).toBe('retry: 2000\n\n');
  for (let nth = 0; nth < 5; nth += 1) expect(await read()).toBe(': still here\n\n');
  expect(checks).toBeGreaterThanOrEqual(5);
  expect(waits).toBe(1);
  happen({ done: true, value: undefined });
  let last = await reader?.read();
  while (last && !last.done) last = await reader?.read();
  expect(last).toEqual({ done: true, value: undefined });
});
