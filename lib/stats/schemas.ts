import { z } from 'zod';
import { addPeriods, PERIODS, startOfPeriod } from '@/lib/datamin';
import { calendarDate, range } from '@/lib/instants';

export const ReadRange = range;

const countText = 'takes a whole number from 1 to 400';

/** The first moment that RFC 3339 cannot write. */
const year10k = new Date(Date.UTC(10_000, 0, 1));

export const ReadAggregates = z
  .strictObject({
    from: calendarDate,
    period: z.enum(PERIODS, { error: `takes ${PERIODS.join(', ')}` }),
    count: z.coerce
      .number({ error: countText })
      .int({ error: countText })
      .min(1, { error: countText })
      .max(400, { error: countText }),
  })
  .refine(
    ({ from, period, count }) => addPeriods(startOfPeriod(from, period), period, count) < year10k,
    { path: ['count'], error: 'must end before the year 10000' },
  );
