import { GET } from '@/app/(portal)/[team]/pipelines/[uuid]/history/numbers.csv/route';
import { NotFound } from '@/lib/errors';
import { readHistoryYear } from '@/lib/history';

jest.mock('@/lib/auth', () => ({ requireTeam: (slug: string) => Promise.resolve({ slug }) }));
jest.mock('@/lib/history', () => ({
  ...jest.requireActual<object>('@/lib/history'),
  readHistoryStatistics: jest.fn(),
  readHistoryYear: jest.fn(),
  readSync: jest.fn().mockResolvedValue({ syncedTo: new Date('2026-03-05T10:00:00Z') }),
}));
const readYear = jest.mocked(readHistoryYear);

const uuid = '4d0f4f3c-4c7b-4f0b-9e7d-0c6a2e6f1a11';
const ask = (search: string) =>
  GET(new Request(`http://portal/red/pipelines/${uuid}/history/numbers.csv?${search}`), {
    params: Promise.resolve({ team: 'red', uuid }),
  });

test('the days of the year are a file in the zone that is asked for', async () => {
  readYear.mockResolvedValue([
    {
      ...{ from: new Date('2026-03-01T23:00:00Z'), to: new Date('2026-03-02T23:00:00Z') },
      ...{ runs: 4, failed: 1, averageMs: 1200, known: true },
      ...{ p50Ms: null, p95Ms: null, p99Ms: null },
    },
  ]);
  const answer = await ask('part=year&timeZone=Europe%2FBerlin');
  expect(readYear).toHaveBeenCalledWith({ slug: 'red' }, uuid, 'Europe/Berlin');
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${uuid}-year.csv"`);
  expect((await answer.text()).split('\r\n')[1]).toBe(
    '2026-03-01T23:00:00Z,2026-03-02T23:00:00Z,3,1,0.75,1200,,,,complete,run history,2026-03-05T10:00:00Z',
  );
});

test('what is not there is a 404 in words, an unknown part a 422 that names those there are', async () => {
  readYear.mockRejectedValue(new NotFound());
  const absent = await ask('part=year');
  expect([absent.status, absent.headers.get('content-disposition')]).toEqual([404, null]);
  const wrong = await ask('part=constructor&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z');
  expect([wrong.status, wrong.headers.get('content-type')]).toEqual([
    422,
    'text/plain; charset=utf-8',
  ]);
  expect(await wrong.text()).toContain('part: takes runs, durations, metrics or year');
});
