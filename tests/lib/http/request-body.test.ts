import { TooLarge } from '@/lib/errors';
import { readJsonBody } from '@/lib/http/request-body';

/** A request of `chunks` chunks of 64 KiB, and how many of them were pulled. */
function sending(chunks: number) {
  let asked = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (asked === chunks) return controller.close();
      asked += 1;
      controller.enqueue(new Uint8Array(65_536).fill(0x20));
    },
  });
  const init = { method: 'POST', body, duplex: 'half' };
  return { request: new Request('http://portal.test/', init), asked: () => asked };
}

test('a body that is too large is read to its end, so that its sender gets to the answer', async () => {
  const { request, asked } = sending(160);
  await expect(readJsonBody(request)).rejects.toThrow(TooLarge);
  expect(asked()).toBe(160);
});

test('but not for ever', async () => {
  const { request, asked } = sending(100_000);
  await expect(readJsonBody(request)).rejects.toThrow(TooLarge);
  expect(asked()).toBeLessThan(1100);
});
