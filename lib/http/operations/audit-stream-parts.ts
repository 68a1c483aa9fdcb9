import { z } from 'zod';
import type { TeamContext, ViewerContext } from '@/lib/context';
import {
  CreateAuditStream,
  createAuditStream,
  listAuditStreams,
  removeAuditStream,
  rotateAuditStream,
  SwitchAuditStream,
  switchAuditStream,
} from '@/lib/evidence';
import type { Call } from '../operation';
import { paged } from './paged';
import { listOf, time } from './shapes';

const AuditStream = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['webhook', 'syslog']),
  url: z.string(),
  enabled: z.boolean(),
  sentTo: z.number().int().describe('the number of the last event delivered'),
  waiting: z.number().int().describe('events not delivered yet'),
  sentAt: time.nullable(),
  failingSince: time.nullable(),
  problem: z.string().nullable(),
  dueAt: time.nullable(),
  createdAt: time,
  createdBy: z.string(),
  rotatedAt: time.nullable().describe('when its secret was last replaced'),
  oldSecretUntil: time.nullable().describe('until when the previous secret also signs'),
});

/** A call by a team's admin or an instance admin: the verbs check who may. */
type EitherCall = Call<TeamContext | ViewerContext>;

/** What operations on a team's streams and on the instance's have in common: everything but who may, and where. */
export const auditStreamParts = {
  list: {
    method: 'GET',
    query: paged.query,
    response: listOf(AuditStream),
    run: async ({ ctx, query }: EitherCall) =>
      paged('audit streams', query, await listAuditStreams(ctx), (stream) => stream.id),
  },
  create: {
    method: 'POST',
    body: CreateAuditStream,
    status: 201,
    response: z.object({
      stream: AuditStream,
      secret: z.string().nullable().describe('whsec_…; only in this answer; null for syslog'),
    }),
    problems: [409],
    run: ({ ctx, body }: EitherCall) => createAuditStream(ctx, body),
  },
  switch: {
    method: 'PATCH',
    summary: 'Switch a stream off or on; switched on, it continues after the last event delivered',
    body: SwitchAuditStream,
    response: AuditStream,
    run: (call: EitherCall) => switchAuditStream(call.ctx, call.params.id, call.body),
  },
  rotate: {
    method: 'POST',
    summary:
      'Replace the secret of a stream to a webhook; the new one is only in this answer, and both sign for 24 hours',
    response: z.object({
      stream: AuditStream,
      secret: z.string().describe('whsec_…; only in this answer'),
    }),
    problems: [409],
    run: (call: EitherCall) => rotateAuditStream(call.ctx, call.params.id),
  },
  remove: {
    method: 'DELETE',
    summary: 'Remove a stream',
    status: 204,
    run: (call: EitherCall) => removeAuditStream(call.ctx, call.params.id),
  },
} as const;
