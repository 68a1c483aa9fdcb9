import { z } from 'zod';
import { addPeriods, PERIODS, startOfPeriod } from '@/lib/datamin';
import { wholeNumber } from '@/lib/input';
import { calendarDate, range } from '@/lib/instants';

export const ReadRange = range;

/** The first moment that RFC 3339 cannot write. */
const year10k = new Date(Date.UTC(10_000, 0, 1));

export const ReadAggregates = z
  .strictObject({
    from: calendarDate,
    period: z.enum(PERIODS, { error: `takes ${PERIODS.join(', ')}` }),
    count: wholeNumber(1, 400),
  })
  .refine(
    ({ from, period, count }) => addPeriods(startOfPeriod(from, period), period, count) < year10k,
    { path: ['count'], error: 'must end before the year 10000' },
  );
