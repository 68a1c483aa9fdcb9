import type { CDPSession } from '@playwright/test';

/** The network traffic of a page; bytes as sent, compressed and with headers. */
export interface Traffic {
  requests: number;
  scriptBytes: number;
  styleBytes: number;
  /** The document. */
  htmlBytes: number;
  /** The document, unpacked. */
  plainHtmlBytes: number;
  allBytes: number;
}

interface Exchange {
  type: string;
  sent: number;
  plain: number;
}

/** Counts everything a page requests from now on. */
export async function watchTraffic(session: CDPSession) {
  const exchanges = new Map<string, Exchange>();
  const open = new Set<string>();
  let lastAt = performance.now();
  session.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
    if (!/^https?:/.test(request.url)) return;
    lastAt = performance.now();
    open.add(requestId);
    exchanges.set(requestId, { type: type ?? 'Other', sent: 0, plain: 0 });
  });
  session.on('Network.dataReceived', ({ requestId, dataLength }) => {
    const exchange = exchanges.get(requestId);
    if (exchange) exchange.plain += dataLength;
  });
  const end = (requestId: string, sent: number) => {
    lastAt = performance.now();
    open.delete(requestId);
    const exchange = exchanges.get(requestId);
    if (exchange) exchange.sent = sent;
  };
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    end(requestId, encodedDataLength),
  );
  session.on('Network.loadingFailed', ({ requestId }) => end(requestId, 0));
  await session.send('Network.enable');
  return {
    /** How long nothing has been under way; 0 while something is. */
    quietForMs: () => (open.size > 0 ? 0 : performance.now() - lastAt),
    sum(): Traffic {
      const all = [...exchanges.values()];
      const of = (type: string) => all.filter((exchange) => exchange.type === type);
      const sent = (some: Exchange[]) => some.reduce((sum, exchange) => sum + exchange.sent, 0);
      const documents = of('Document');
      return {
        requests: all.length,
        scriptBytes: sent(of('Script')),
        styleBytes: sent(of('Stylesheet')),
        htmlBytes: sent(documents),
        plainHtmlBytes: documents.reduce((sum, { plain }) => sum + plain, 0),
        allBytes: sent(all),
      };
    },
  };
}
