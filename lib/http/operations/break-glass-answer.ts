import { z } from 'zod';
import { roles } from '@/lib/context';
import { time } from './shapes';

export const BreakGlassAnswer = z.object({
  id: z.string(),
  userName: z.string(),
  role: z.enum(roles),
  reason: z.string(),
  startedAt: time,
  endsAt: time,
  endedAt: time.nullable().describe('when it was ended early'),
  endedBy: z.string().nullable(),
});
