import { GET as ofPipeline } from '@/app/(portal)/[team]/pipelines/[uuid]/aggregates.csv/route';
import { GET as ofTask } from '@/app/(portal)/[team]/tasks/[uuid]/aggregates.csv/route';
import { Invalid, NotFound } from '@/lib/errors';
import { readAggregates } from '@/lib/stats';

jest.mock('@/lib/auth', () => ({ requireTeam: (slug: string) => Promise.resolve({ slug }) }));
jest.mock('@/lib/stats', () => ({
  ...jest.requireActual<object>('@/lib/stats'),
  readAggregates: jest.fn(),
}));
const read = jest.mocked(readAggregates);

const uuid = '4D0F4F3C-4C7B-4F0B-9E7D-0C6A2E6F1A11';
const query = 'from=2026-03-01&period=day&count=1';

function ask(handler: typeof ofPipeline, search = query): Promise<Response> {
  const request = new Request(`http://portal/red/pipelines/${uuid}/aggregates.csv?${search}`);
  return handler(request, { params: Promise.resolve({ team: 'red', uuid }) });
}

test('the numbers of a pipeline are a file with their source and time', async () => {
  read.mockResolvedValue({
    items: [
      {
        from: new Date('2026-03-01T00:00:00Z'),
        to: new Date('2026-03-02T00:00:00Z'),
        successes: 3,
        failures: 1,
        averageDurationMs: 1200,
        doubtful: false,
      },
    ],
    source: 'datamin',
    fetchedAt: new Date('2026-03-05T10:00:00Z'),
    stale: false,
    doubtful: false,
    problem: null,
  });
  jest.useFakeTimers({ now: Date.parse('2026-03-10T00:00:00Z') });
  const answer = await ask(ofPipeline);
  jest.useRealTimers();
  expect(read).toHaveBeenCalledWith(
    { slug: 'red' },
    { kind: 'pipeline', uuid },
    {
      from: '2026-03-01',
      period: 'day',
      count: '1',
    },
  );
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
  expect(answer.headers.get('content-disposition')).toBe(
    `attachment; filename="${uuid.toLowerCase()}-day-2026-03-01.csv"`,
  );
  expect((await answer.text()).split('\r\n')[1]).toBe(
    '2026-03-01T00:00:00Z,2026-03-02T00:00:00Z,3,1,0.75,1200,complete,datamin,2026-03-05T10:00:00Z',
  );
});

test('what is not there is a 404 in words', async () => {
  read.mockRejectedValue(new NotFound());
  const answer = await ask(ofTask);
  expect(read).toHaveBeenLastCalledWith(
    expect.anything(),
    expect.objectContaining({ kind: 'task' }),
    expect.anything(),
  );
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-disposition')).toBeNull();
  expect(await answer.text()).toBe('There is nothing here, or it is not yours to see.\n');
});

test('a wrong question is a 422 that names the fields', async () => {
  const errors = { count: ['takes a whole number from 1 to 400'] };
  read.mockRejectedValue(new Invalid('This cannot be asked.', { errors }));
  const answer = await ask(ofPipeline, 'from=2026-03-01&period=day&count=900');
  expect(answer.status).toBe(422);
  expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(await answer.text()).toContain('count: takes a whole number from 1 to 400');
});
