import { setClock } from '@/lib/clock';
import { countStrangers } from '@/lib/front/strangers-log';
import { toActionState } from '@/lib/http';
import { log } from '@/lib/log';
import { isOfWrongArguments } from '@/lib/wrong-arguments';
import { pass, stopClock } from '../support/portal/clock';

process.env.PORTAL_LOG_LEVEL = 'silent';

/** As actions begin: with a row that a form is about, or with the form. */
const beginnings: ((given: never) => unknown)[] = [
  ({ slug }: { slug: string }) => slug,
  (form: FormData) => form.get('email'),
  (form: FormData) => form.getAll('pick'),
  (form: FormData) => form.has('runRequests'),
  (form: FormData) => [...form.keys()],
  (form: FormData) => {
    for (const [name] of form) return name;
    return null;
  },
];

/** What came of them when they were given that. */
const failuresOf = (given: unknown): unknown[] =>
  beginnings.flatMap((begin) => {
    try {
      Reflect.apply(begin, undefined, [given]);
      return [];
    } catch (error) {
      return [error];
    }
  });

beforeEach(() => stopClock());
afterAll(() => setClock());

test('an action that was given something else than a form or a row fails in words that are known', () => {
  const failures = [undefined, null, {}, 7, 'a text', []].flatMap(failuresOf);
  expect(failures.length).toBeGreaterThan(20);
  expect(failures.filter((error) => !isOfWrongArguments(error))).toEqual([]);
});

test.each(['Unexpected end of form', 'Multipart: Boundary not found', 'Connection closed.'])(
  'so does a body that cannot be read: %s',
  (message) => {
    expect(isOfWrongArguments(new Error(message))).toBe(true);
  },
);

test.each([
  new TypeError("Cannot read properties of undefined (reading 'name')"),
  new TypeError('fetch failed'),
  new Error('Connection terminated'),
  new Error('a failure of ours'),
  'Connection closed.',
])('%s is none of them', (error) => {
  expect(isOfWrongArguments(error)).toBe(false);
});

test('a form is told so, and the log has one line a minute of it', () => {
  const [warn, error] = [jest.spyOn(log(), 'warn'), jest.spyOn(log(), 'error')];
  const failures = failuresOf(undefined);
  for (let turn = 0; turn < 20; turn += 1) {
    for (const failure of failures) {
      expect(toActionState(failure)).toEqual({
        status: 'failed',
        message: 'The form is not as this page sends it. Load the page again.',
      });
    }
  }
  expect([warn.mock.calls.length, error.mock.calls.length]).toEqual([1, 0]);
  pass(60_000);
  toActionState(failures[0]);
  expect(warn).toHaveBeenLastCalledWith(
    { requests: 20 * failures.length, err: failures[0] },
    'actions were called with what they do not take',
  );
  toActionState(new Error('a failure of ours'));
  expect(error).toHaveBeenCalledTimes(1);
});

test('what Next writes about them besides is counted, and the rest is left', () => {
  const written: unknown[] = [];
  const write = (...args: unknown[]) => void written.push(...args);
  const target = { warn: write, error: write };
  countStrangers(target);
  for (const failure of failuresOf(null)) target.error('⨯', failure);
  target.error('a failure of ours');
  expect(written).toEqual(['a failure of ours']);
});
