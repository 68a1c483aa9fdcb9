import { z } from 'zod';
import { time } from './shapes';

export const AuditStream = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['webhook', 'syslog']),
  url: z.string(),
  enabled: z.boolean(),
  sentTo: z.number().int().describe('the number of the last event that arrived'),
  waiting: z.number().int().describe('events behind it'),
  sentAt: time.nullable(),
  failingSince: time.nullable(),
  problem: z.string().nullable(),
  dueAt: time.nullable(),
  createdAt: time,
  createdBy: z.string(),
});

export const AuditStreamMade = z.object({
  stream: AuditStream,
  secret: z.string().nullable().describe('whsec_…; in this answer alone; null for syslog'),
});
