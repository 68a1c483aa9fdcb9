import { z } from 'zod';
import { PERIODS } from '@/lib/datamin';
import { calendarDate, range } from '@/lib/instants';

export const ReadRange = range;

const countText = 'takes a whole number from 1 to 400';

export const ReadAggregates = z.strictObject({
  from: calendarDate,
  period: z.enum(PERIODS, { error: `takes ${PERIODS.join(', ')}` }),
  count: z.coerce
    .number({ error: countText })
    .int({ error: countText })
    .min(1, { error: countText })
    .max(400, { error: countText }),
});
