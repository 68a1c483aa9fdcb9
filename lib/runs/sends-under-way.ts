// Pages, routes and the server's own code are bundled separately; all must see the same sends.
const shared = globalThis as typeof globalThis & { __portalSends?: Set<Promise<unknown>> };
shared.__portalSends ??= new Set();
const sends = shared.__portalSends;

/** Remembers a send until it ends, so that an orderly stop can wait for it. */
export function underWay<T>(send: Promise<T>): Promise<T> {
  sends.add(send);
  return send.finally(() => sends.delete(send));
}

/** Resolves when every send under way has ended: a process that stops earlier leaves an uncertain request. */
export async function sendsUnderWay(): Promise<void> {
  await Promise.allSettled(sends);
}
