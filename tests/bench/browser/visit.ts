import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from '@playwright/test';
import { z } from 'zod';
import { until } from '../../stage/until';
import type { Room } from './rooms';
import { type Traffic, watchTraffic } from './traffic';

const observer = join(__dirname, 'observe.js');
const viewport = { width: 1440, height: 900 };
/** A page counts as loaded after this long without a request: longer than a prefetch waits. */
const quietMs = 700;
/**
 * Where a person comes from: some other site. A browser just opened by a script has an empty window with its own
 * process. A page without `Cross-Origin-Opener-Policy` takes that process over, one with it may not, and would be
 * charged for a new process that no real browser makes it pay for.
 */
const elsewhere = 'data:text/html,<title>Elsewhere</title>';

const Seen = z.object({
  paintMs: z.number(),
  wholeMs: z.number(),
  painted: z.string(),
  shift: z.number(),
  shifted: z.string(),
  interactionMs: z.number(),
  frameMs: z.number(),
});

/** What a page went through until it was quiet. */
export interface Load extends Traffic {
  /** Largest contentful paint, in milliseconds since the navigation began. */
  paintMs: number;
  /** When the whole first screen was there, which the largest paint does not tell; same zero. */
  wholeMs: number;
  /** The beginning of the element of the largest paint. */
  painted: string;
  /** Layout shifts, summed. */
  shift: number;
}

interface Visit {
  readonly page: Page;
  readonly load: Load;
  /** Longest interaction and longest frame since the previous call, in milliseconds. */
  sinceLast(): Promise<{ interactionMs: number; frameMs: number }>;
  leave(): Promise<void>;
}

const Processes = z.object({ processInfo: z.array(z.object({ cpuTime: z.number() })) });
const restedMs = 200;

/**
 * A new window builds its own frame and menus, which takes half a second of processor time that is not the
 * page's.
 */
async function rested(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  const spentMs = async () => {
    const { processInfo } = Processes.parse(await session.send('SystemInfo.getProcessInfo'));
    return 1000 * processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  };
  let before = await spentMs();
  const rests = async () => {
    const now = await spentMs();
    const isResting = now - before < restedMs / 10;
    before = now;
    return isResting;
  };
  await sleep(restedMs);
  await until('the browser rests', rests, { withinMs: 30_000, everyMs: restedMs });
  await session.detach();
}

/** Goes to a page with an empty cache on a processor `slower` times slower, and waits until it is quiet. */
export async function visit(browser: Browser, room: Room, slower: number): Promise<Visit> {
  const { cookie, ...extraHTTPHeaders } = room.headers;
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce', extraHTTPHeaders });
  try {
    // In the cookie jar: a header of its own would be replaced by any cookie a page sets.
    const [name = '', value = ''] = cookie?.split('=') ?? [];
    if (name) await context.addCookies([{ name, value, url: room.url }]);
    await context.addInitScript({ path: observer });
    const page = await context.newPage();
    await page.goto(elsewhere);
    await rested(browser);
    const session: CDPSession = await context.newCDPSession(page);
    const traffic = await watchTraffic(session);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
    const answer = await page.goto(room.url, { waitUntil: 'load', timeout: 60_000 });
    if (answer?.status() !== 200) throw new Error(`${room.url} answers ${answer?.status()}`);
    await until('the page is quiet', () => traffic.quietForMs() > quietMs, { withinMs: 60_000 });
    // A locator's first use injects a script that takes a tenth of a second, which is not the page's.
    await page.locator('body').boundingBox();
    const look = async () => {
      await page.evaluate('bench.quiet()');
      const seen = Seen.parse(await page.evaluate('bench.seen()'));
      await page.evaluate('bench.forget()');
      return seen;
    };
    const { paintMs, wholeMs, painted, shift } = await look();
    return {
      page,
      load: { ...traffic.sum(), paintMs, wholeMs, painted, shift },
      sinceLast: look,
      leave: () => context.close(),
    };
  } catch (error) {
    await context.close();
    throw error;
  }
}
