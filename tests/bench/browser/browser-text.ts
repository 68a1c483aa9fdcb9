import { table } from '../../stage/numbers';
import type { BrowserResult, LoadResult } from './measure-browser';

/**
 * From the issue: paint relative to the bare page, its script beyond the bare page's, requests,
 * interaction to next paint.
 */
const most = { ratio: 1.5, scriptKb: 60, requests: 20, interactionMs: 200 } as const;

const kb = (bytes: number): string => (bytes / 1024).toFixed(1);
const isKept = (kept: boolean): string => (kept ? 'yes' : 'no');

/** The browser part as text. */
export function browserText({ rounds, browser, loads, gestures, missing }: BrowserResult): string {
  const speeds = [...new Set(loads.map(({ slower }) => slower))];
  return [
    `Pages in a browser (Chromium ${browser}) that comes from another site, empty cache, servers that made each page 40 times before, medians of ${rounds} loads; of shifts and requests the most.`,
    'The ratio is that of the largest contentful paint to the bare page’s in the same round. Whole: the first screen, to its last panel.',
    ...speeds.map((slower) => paints(loads.filter((load) => load.slower === slower))),
    '',
    weights(loads.filter(({ slower }) => slower === speeds[0])),
    '',
    interactions(gestures),
    ...missing.map((line) => `Not measured: ${line}.`),
  ].join('\n');
}

function paints(loads: readonly LoadResult[]): string {
  const rows = loads.map((load, index) => [
    load.name,
    load.paintMs.toFixed(0),
    load.ratio.toFixed(2),
    index === 0 ? '' : isKept(load.ratio <= most.ratio),
    load.wholeMs.toFixed(0),
    load.shift.toFixed(3),
    isKept(load.shift === 0),
  ]);
  const slower = loads[0]?.slower ?? 1;
  const title = slower === 1 ? 'Processor as it is' : `Processor ${slower}× slower`;
  return `\n${table([[title, 'paint ms', 'ratio', `≤ ${most.ratio}`, 'whole ms', 'shift', '0'], ...rows])}`;
}

function weights(loads: readonly LoadResult[]): string {
  const bare = loads[0]?.scriptBytes ?? 0;
  const rows = loads.map((load, index) => [
    load.name,
    kb(load.scriptBytes),
    index === 0 ? '' : kb(load.scriptBytes - bare),
    index === 0 ? '' : isKept(load.scriptBytes - bare <= most.scriptKb * 1024),
    String(load.requests),
    isKept(load.requests <= most.requests),
    kb(load.styleBytes),
    kb(load.htmlBytes),
    kb(load.plainHtmlBytes),
    kb(load.allBytes),
  ]);
  const head = [
    'KB as sent, compressed',
    'script',
    'over bare',
    `≤ ${most.scriptKb}`,
    'requests',
    `≤ ${most.requests}`,
    'style',
    'HTML',
    'unpacked',
    'all',
  ];
  return table([head, ...rows]);
}

function interactions(gestures: BrowserResult['gestures']): string {
  const rows = gestures.map(({ room, gesture, interactionMs, frameMs, doneMs }) => [
    `${room}: ${gesture}`,
    interactionMs === 0 ? '< 16' : interactionMs.toFixed(0),
    isKept(interactionMs <= most.interactionMs),
    frameMs === 0 ? '< 50' : frameMs.toFixed(0),
    doneMs.toFixed(0),
  ]);
  const head = [
    'Processor 4× slower',
    'next paint ms',
    `≤ ${most.interactionMs}`,
    'longest frame',
    'all done ms',
  ];
  return table([head, ...rows]);
}
