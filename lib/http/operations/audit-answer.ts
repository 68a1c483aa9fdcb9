import { z } from 'zod';
import type { AuditEventView } from '@/lib/audit';
import { actorKinds } from '@/lib/context';
import { csvLine } from '@/lib/csv-line';
import { csvForm, type FileForm, jsonLinesForm } from '../stream-file';
import { time } from './shapes';

export const AuditEvent = z.object({
  id: z.string(),
  seq: z.number().int().nullable().describe('the event’s number in the chain'),
  at: time,
  actor: z.object({ kind: z.enum(actorKinds), name: z.string() }),
  action: z.string(),
  target: z.object({
    kind: z.string(),
    id: z.string().nullable(),
    name: z.string().nullable(),
  }),
  details: z.record(z.string(), z.unknown()),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string().nullable(),
});

export const AuditLine = z
  .union([
    AuditEvent,
    z.object({ end: z.literal(true), rows: z.number().int() }),
    z.object({ problem: z.looseObject({ status: z.number(), title: z.string() }) }),
  ])
  .describe('One JSON object per line; the last is {"end":true,…} or {"problem":{…}}');

export const ChainAnswer = z.object({
  ok: z.boolean(),
  events: z.number().int().describe('events checked and found unchanged'),
  first: z.number().int(),
  last: z.number().int(),
  head: z
    .string()
    .describe('the chain’s hash at event `last`, in hex; keep both to verify against them later'),
  problem: z
    .object({
      kind: z.enum([
        'changed',
        'removed',
        'tail_removed',
        'inserted',
        'head_changed',
        'anchor_broken',
        'checkpoint_broken',
      ]),
      seq: z.number().int().nullable(),
      eventId: z.string().nullable(),
      sentence: z.string(),
    })
    .nullable(),
  anchors: z.object({
    good: z.number().int(),
    unknownKey: z.number().int(),
    newestAt: time.nullable(),
  }),
});

const head =
  'seq,at,actorKind,actorName,action,targetKind,targetId,targetName,details,ip,userAgent,requestId,id\r\n';

/** An audit as CSV; `name` says whose it is. */
export function auditCsv(name: string): FileForm<AuditEventView> {
  return csvForm(`${name}-audit.csv`, head, (event) => {
    const { seq, at, actor, action, target, details, ip, userAgent, requestId, id } = event;
    return csvLine([
      ...[seq, at, actor.kind, actor.name, action, target.kind, target.id, target.name],
      ...[JSON.stringify(details), ip, userAgent, requestId, id],
    ]);
  });
}

/** An audit as JSON lines. */
export function auditNdjson(name: string): FileForm<AuditEventView> {
  return jsonLinesForm(`${name}-audit.ndjson`, (event) => event);
}
