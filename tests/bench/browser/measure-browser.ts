import { type Browser, chromium } from '@playwright/test';
import { ensureBrowser } from '../../../scripts/lib/browser.mjs';
import { median } from '../../stage/numbers';
import type { Teardown } from '../../stage/teardown';
import type { BenchOptions } from '../options';
import type { Stand } from '../stand';
import { startBareApp } from '../start-bare-app';
import { crowd } from './crowd';
import type { Gesture } from './gestures';
import { recordLargeRuns } from './large-run';
import { type Room, roomsOf } from './rooms';
import { type Load, visit } from './visit';

/** By how much the processor is slowed down. */
const speeds = [1, 4] as const;
/** Interactions are measured at this speed. */
const slow = 4;
/**
 * How often each page is rendered before it is measured: a newly started process keeps compiling what it runs for
 * minutes of visits.
 */
const warmings = 40;
/** An effect not visible by then counts as missing. */
const effectMs = 15_000;

export interface LoadResult extends Load {
  name: string;
  slower: number;
  /** Largest contentful paint relative to the bare page's in the same round; median of the rounds. */
  ratio: number;
}

interface GestureResult {
  room: string;
  gesture: string;
  /** Interaction to next paint in milliseconds; the browser counts in steps of 8, and nothing below 16. */
  interactionMs: number;
  /** The longest frame meanwhile, even without an interaction; 0 stands for less than 50 ms. */
  frameMs: number;
  /** From its beginning until its effect was visible and the browser was idle. */
  doneMs: number;
}

export interface BrowserResult {
  rounds: number;
  browser: string;
  /** The bare page first. */
  loads: LoadResult[];
  gestures: GestureResult[];
  /** What could not be measured, and why. */
  missing: string[];
}

/** Pages in a real browser with an empty cache, in rounds over all pages. */
export async function measureBrowser(
  stand: Stand,
  teardown: Teardown,
  { rounds }: BenchOptions,
  say: (line: string) => void,
): Promise<BrowserResult> {
  say('browser: a hundred pipelines');
  teardown.add(await crowd(stand));
  const largeRuns = await recordLargeRuns(stand);
  const bareApp = await startBareApp(stand.database.url);
  teardown.add(() => bareApp.process.stop());
  const portal = await stand.server();
  const browser = await openBrowser(teardown);
  const bare: Room = { name: 'bare page', url: bareApp.url, headers: {}, gestures: [] };
  const rooms = [bare, ...(await roomsOf(stand, portal.url, largeRuns))];
  const missing: string[] = [];
  const reachable: Room[] = [];
  for (const room of rooms) {
    // The first visit also warms what the server compiles and reads only once.
    const reason = await visit(browser, room, 1).then((one) => one.leave(), String);
    if (reason) missing.push(`${room.name}: ${reason}`);
    else reachable.push(room);
  }
  say('browser: warming');
  for (const room of reachable) await warm(room);
  const loads = await measureLoads(browser, reachable, rounds, say);
  const gestures = await measureGestures(browser, reachable, rounds, missing, say);
  const result = { rounds, browser: browser.version(), loads, gestures, missing };
  await browser.close();
  await Promise.all([portal.process.stop(), bareApp.process.stop()]);
  return result;
}

/** At a different address each time, so that the page is rendered and not served from a cache. */
async function warm({ url, headers }: Room): Promise<void> {
  for (let nth = 1; nth <= warmings; nth++) {
    const address = new URL(url);
    address.searchParams.set('warming', String(nth));
    const answer = await fetch(address, { headers });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${address.href} answers ${answer.status}`);
  }
}

async function openBrowser(teardown: Teardown): Promise<Browser> {
  const found = await ensureBrowser();
  if (!found) throw new Error('There is no browser to measure with');
  const browser = await chromium.launch({
    ...(found.path ? { executablePath: found.path } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
  });
  teardown.add(() => browser.close());
  return browser;
}

async function measureLoads(
  browser: Browser,
  rooms: readonly Room[],
  rounds: number,
  say: (line: string) => void,
): Promise<LoadResult[]> {
  const results: LoadResult[] = [];
  for (const slower of speeds) {
    const measured = new Map<Room, Load[]>(rooms.map((room) => [room, []]));
    for (let round = 1; round <= rounds; round++) {
      say(`browser: processor ${slower}× slower, round ${round} of ${rounds}`);
      const order = round % 2 === 0 ? [...rooms].reverse() : rooms;
      for (const room of order) {
        const { load, leave } = await visit(browser, room, slower);
        measured.get(room)?.push(load);
        await leave();
      }
    }
    const [ofBare = []] = measured.values();
    for (const [{ name }, some] of measured) {
      const ratio = median(some.map(({ paintMs }, at) => paintMs / (ofBare[at]?.paintMs ?? 0)));
      results.push({ name, slower, ...medians(some), ratio });
    }
  }
  return results;
}

function medians(some: readonly Load[]): Load {
  const of = (pick: (load: Load) => number) => median(some.map(pick));
  return {
    paintMs: of(({ paintMs }) => paintMs),
    wholeMs: of(({ wholeMs }) => wholeMs),
    painted: some.at(-1)?.painted ?? '',
    // The maximum for shifts, not the median: a page that sometimes moves is one that moves.
    shift: Math.max(...some.map(({ shift }) => shift)),
    requests: Math.max(...some.map(({ requests }) => requests)),
    scriptBytes: of(({ scriptBytes }) => scriptBytes),
    styleBytes: of(({ styleBytes }) => styleBytes),
    htmlBytes: of(({ htmlBytes }) => htmlBytes),
    plainHtmlBytes: of(({ plainHtmlBytes }) => plainHtmlBytes),
    allBytes: of(({ allBytes }) => allBytes),
  };
}

async function measureGestures(
  browser: Browser,
  rooms: readonly Room[],
  rounds: number,
  missing: string[],
  say: (line: string) => void,
): Promise<GestureResult[]> {
  const measured = new Map<string, { room: Room; gesture: Gesture; times: Times[] }>();
  for (let round = 1; round <= rounds; round++) {
    say(`browser: interactions, round ${round} of ${rounds}`);
    for (const room of rooms) {
      const there = await visit(browser, room, slow);
      for (const gesture of room.gestures) {
        const key = `${room.name}, ${gesture.name}`;
        if (missing.some((line) => line.startsWith(`${key}: `))) continue;
        try {
          const act = await gesture.aim(there.page);
          await there.sinceLast();
          const began = performance.now();
          await act();
          await there.page.waitForFunction(isSeen, gesture.effect, { timeout: effectMs });
          const seen = await there.sinceLast();
          const entry = measured.get(key) ?? { room, gesture, times: [] };
          entry.times.push({ ...seen, doneMs: performance.now() - began });
          measured.set(key, entry);
        } catch (error) {
          missing.push(`${key}: ${String(error).split('\n')[0]}`);
        }
      }
      await there.leave();
    }
  }
  return [...measured.values()].map(({ room, gesture, times }) => ({
    room: room.name,
    gesture: gesture.name,
    interactionMs: median(times.map(({ interactionMs }) => interactionMs)),
    frameMs: median(times.map(({ frameMs }) => frameMs)),
    doneMs: median(times.map(({ doneMs }) => doneMs)),
  }));
}

const isSeen = (selector: string) =>
  document.querySelector(selector)?.checkVisibility({ visibilityProperty: true }) ?? false;

type Times = Pick<GestureResult, 'interactionMs' | 'frameMs' | 'doneMs'>;
