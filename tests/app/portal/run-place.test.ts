import { placeOfKept } from '@/app/(portal)/[team]/runs/[runUuid]/run-place';
import { setClock } from '@/lib/clock';

const at = (hour: number) => new Date(Date.UTC(2026, 2, 10, hour));
const place = {
  runUuid: 'a0000000-0000-4000-8000-000000000001',
  pipeline: { uuid: 'b0000000-0000-4000-8000-000000000001', name: 'Night close' },
  ...{ request: null, beganAt: at(2), from: at(1), to: at(26) },
};

afterEach(() => setClock());

test('the log of the day after a run is read until that day is over, and not once the history knows its end', () => {
  const ended = { finishedAt: at(3) };
  setClock(() => at(3 + 23).getTime());
  expect(placeOfKept(place, ended)).toEqual(place);
  expect(placeOfKept(place, { finishedAt: null })).toEqual(place);
  setClock(() => at(3 + 25).getTime());
  expect(placeOfKept(place, ended)).toEqual({
    ...place,
    to: new Date(Date.UTC(2026, 2, 10, 3, 10)),
  });
  // Of a run that took longer than the link lets expect, no more is read than before.
  expect(placeOfKept({ ...place, to: at(3) }, ended).to).toEqual(at(3));
});
