import { z } from 'zod';
import { Fault } from '../faults/fault';
import { ENDPOINT_KINDS } from '../server/route';
import type { ControlRoute } from './route';
import { ClockInput } from './schemas';

const DONE = { ok: true };

/** Ledger, faults, clock and tokens: what a test changes between calls. */
export const callRoutes: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: '/ledger',
    handle: ({ sandbox, query }) => {
      const kind = z
        .enum(ENDPOINT_KINDS)
        .optional()
        .parse(query.get('kind') ?? undefined);
      return { calls: sandbox.ledger.calls(kind) };
    },
  },
  {
    method: 'DELETE',
    path: '/ledger',
    handle: ({ sandbox }) => {
      sandbox.ledger.clear();
      return DONE;
    },
  },
  { method: 'GET', path: '/faults', handle: ({ sandbox }) => ({ faults: sandbox.faults.list() }) },
  {
    method: 'POST',
    path: '/faults',
    handle: ({ sandbox, body }) => {
      // All are validated before the first is armed.
      const faults = z.array(Fault).parse(Array.isArray(body) ? body : [body]);
      return { ids: faults.map((fault) => sandbox.faults.inject(fault)) };
    },
  },
  {
    method: 'DELETE',
    path: '/faults',
    handle: ({ sandbox }) => {
      sandbox.faults.clear();
      return DONE;
    },
  },
  {
    method: 'DELETE',
    path: '/faults/*',
    handle: ({ sandbox, params }) => {
      sandbox.faults.clear(Number(params[0]));
      return DONE;
    },
  },
  { method: 'GET', path: '/clock', handle: ({ sandbox }) => ({ now: sandbox.clock.now() }) },
  {
    method: 'POST',
    path: '/clock',
    handle: ({ sandbox, body }) => {
      const input = ClockInput.parse(body);
      if ('set' in input) sandbox.clock.set(new Date(input.set));
      else sandbox.clock.advance(input.advanceMs);
      return { now: sandbox.clock.now() };
    },
  },
  {
    method: 'DELETE',
    path: '/clock',
    handle: ({ sandbox }) => {
      sandbox.clock.reset();
      return { now: sandbox.clock.now() };
    },
  },
  {
    method: 'DELETE',
    path: '/tokens',
    handle: ({ sandbox, query }) => {
      sandbox.tokens.revoke(query.get('client') ?? undefined);
      return DONE;
    },
  },
  {
    method: 'DELETE',
    path: '/sessions',
    handle: ({ sandbox }) => {
      sandbox.tokens.loseSessions();
      return DONE;
    },
  },
];
