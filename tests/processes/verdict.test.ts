import type { Evidence, RequestRow } from '@/tests/campaign/evidence';
import { judge } from '@/tests/campaign/verdict';
import type { Wish } from '@/tests/campaign/wishes';
import type { Call } from '@/tests/stage/sandbox-process';

// The campaigns find nothing, so this proves that they would.

const pipeline = '33333333-3333-4333-8333-333333333333';
const run = '44444444-4444-4444-8444-444444444444';

const wish: Wish = {
  pipeline,
  key: 'key',
  token: '',
  atMs: 0,
  repeats: true,
  answered: 'id',
  odd: null,
};
const row: RequestRow = {
  id: 'id',
  key: 'key',
  pipeline,
  state: 'accepted',
  attempt: 1,
  runUuid: run,
  events: [
    { from: null, to: 'requested', attempt: 0 },
    { from: 'requested', to: 'sending', attempt: 1 },
    { from: 'sending', to: 'accepted', attempt: 1 },
  ],
  audits: 1,
};
const post: Call = { at: new Date(), kind: 'run', uuid: pipeline, status: 200, startedRun: run };

const found = (changes: Partial<Evidence>): string =>
  judge({ wishes: [wish], rows: [row], posts: [post], ...changes })
    .map((line) => line.replace(`pipeline ${pipeline}: `, ''))
    .join('; ');

describe('the verdict on a campaign', () => {
  it('is silent when all is well', () => {
    expect(found({})).toBe('');
    const [requested, sending] = row.events;
    const uncertain = { from: 'sending', to: 'uncertain', attempt: 1 };
    const events = [requested, sending, uncertain].flatMap((event) => event ?? []);
    expect(found({ rows: [{ ...row, state: 'uncertain', runUuid: null, events }] })).toBe('');
  });

  it.each<[string, Partial<Evidence>]>([
    ['was answered 202 and is lost', { rows: [], posts: [] }],
    ['was answered 202 and is lost', { rows: [{ ...row, id: 'another' }] }],
    ['was answered 500: oh', { wishes: [{ ...wish, odd: '500: oh' }] }],
    [
      'was sent 2 times in 1 attempts; started 2 runs',
      { posts: [post, { ...post, startedRun: 'another' }] },
    ],
    ['was sent 1 times without a request', { wishes: [{ ...wish, answered: null }], rows: [] }],
    ['names another run', { rows: [{ ...row, runUuid: 'another' }] }],
    ['has 2 audit events', { rows: [{ ...row, audits: 2 }] }],
    ['has 0 audit events', { rows: [{ ...row, audits: 0 }] }],
    ['is still sending', { rows: [{ ...row, state: 'sending', events: row.events.slice(0, 2) }] }],
    [
      'was refused and runs',
      {
        rows: [
          {
            ...row,
            state: 'rejected',
            events: [...row.events.slice(0, 2), { from: 'sending', to: 'rejected', attempt: 1 }],
          },
        ],
      },
    ],
  ])('says: %s', (line, changes) => {
    expect(found(changes)).toBe(line);
  });

  it('follows every story along the state machine', () => {
    const again = { from: 'accepted', to: 'requested', attempt: 1 };
    expect(found({ rows: [{ ...row, state: 'requested', events: [...row.events, again] }] })).toBe(
      'is still requested; went from accepted to requested',
    );
    const jump = { from: 'requested', to: 'accepted', attempt: 3 };
    expect(found({ rows: [{ ...row, events: [...row.events.slice(0, 2), jump] }] })).toBe(
      'went on from requested while sending; went from requested to accepted; is accepted at 1, but its story ends accepted at 3',
    );
  });
});
