import type { FaultInput } from '@/lib/sandbox';

/** What Datamin does while processes die: now and then it is slow, silent, cut off, or wrong. */
export const trouble: readonly FaultInput[] = [
  { on: 'run', probability: 0.5, action: { type: 'delay', ms: 1000 } },
  { on: 'run', probability: 0.5, when: 'after', action: { type: 'delay', ms: 1500 } },
  { on: 'run', probability: 0.04, action: { type: 'hang' } },
  { on: 'run', probability: 0.04, when: 'after', action: { type: 'hang' } },
  { on: 'run', probability: 0.04, action: { type: 'reset' } },
  { on: 'run', probability: 0.04, when: 'after', action: { type: 'reset' } },
  { on: 'run', probability: 0.04, action: { type: 'reset', unread: true } },
  { on: 'run', probability: 0.04, action: { type: 'status', status: 429 } },
  { on: 'run', probability: 0.03, action: { type: 'status', status: 503 } },
  { on: 'run', probability: 0.03, when: 'after', action: { type: 'status', status: 500 } },
  { on: 'run', probability: 0.03, when: 'after', action: { type: 'empty' } },
  { on: 'token', probability: 0.5, action: { type: 'delay', ms: 1500 } },
  // Refreshing is slow, so that workers hold jobs when they die.
  { on: 'log', probability: 0.5, action: { type: 'delay', ms: 2500 } },
];
