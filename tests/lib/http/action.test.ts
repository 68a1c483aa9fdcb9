import { z } from 'zod';
import { setClock } from '@/lib/clock';
import { countStrangers } from '@/lib/front/strangers-log';
import { action, aForm, before, bound, idle } from '@/lib/http';
import { log } from '@/lib/log';
import { answerCall, isStray, tellStray } from '@/lib/stray-actions';
import { pass, stopClock } from '../../support/portal/clock';

process.env.PORTAL_LOG_LEVEL = 'silent';

const row = z.object({ slug: bound, id: bound });
const act = jest.fn(async (..._given: unknown[]) => ({ ...idle, isStray: isStray() }));
const open = action([row, before, aForm], act);

const form = new FormData();
const own = { slug: 'harbour', id: 'a' };

const refused = {
  status: 'failed',
  message: 'The form does not match this page. Reload the page and try again.',
};

/** As Next calls it: with whatever was sent. */
const call = (...sent: unknown[]) => answerCall(() => Reflect.apply(open, undefined, sent));

beforeEach(() => {
  stopClock();
  act.mockClear();
});
afterAll(() => setClock());

test('an action is given what its page sends, and nothing else that came with it', async () => {
  await expect(call({ ...own, extra: 1 }, 'any state', form, 'more')).resolves.toEqual({
    ...idle,
    isStray: false,
  });
  expect(act).toHaveBeenCalledWith(own, 'any state', form);
});

const circle: Record<string, unknown> = {};
circle.slug = circle;

test.each([
  ['nothing', []],
  ['no form', [own, idle]],
  ['another thing than a form', [own, idle, { get: () => 'yes', getAll: () => [] }]],
  ['a file', [own, idle, new File(['x'], 'x')]],
  ['no row', [undefined, idle, form]],
  ['null', [null, idle, form]],
  ['a row as text', ['harbour', idle, form]],
  ['half a row', [{ slug: 'harbour' }, idle, form]],
  ['a row from its prototype', [{ ['__proto__']: null, slug: ['harbour'], id: 'a' }, idle, form]],
  ['a promise of a row', [Promise.resolve(own), idle, form]],
  ['a row of numbers', [{ slug: 7, id: 7n }, idle, form]],
  ['a very long id', [{ ...own, id: 'a'.repeat(2001) }, idle, form]],
  ['itself within itself', [circle, idle, form]],
  ['the form first', [form, idle, own]],
])('given %s, it is refused before its first line', async (_what, sent) => {
  await expect(call(...sent)).resolves.toEqual(refused);
  expect(act).not.toHaveBeenCalled();
});

test('what Next writes of a call that came to no action is one line a minute; of ours, all', async () => {
  const warn = jest.spyOn(log(), 'warn');
  const written: unknown[] = [];
  const target = { warn: () => {}, error: (...args: unknown[]) => void written.push(...args) };
  countStrangers(target);
  const broken = new Error('anything at all');
  // Flushes the refusals of earlier tests.
  pass(60_000);
  tellStray();
  warn.mockClear();
  pass(60_000);
  for (let turn = 0; turn < 20; turn += 1) {
    answerCall(() => {
      target.error(broken);
      // Instrumentation gets the same one.
      tellStray(broken);
    });
    await call();
  }
  expect(warn.mock.calls).toEqual([[{ requests: 1, err: broken }, expect.any(String)]]);
  pass(60_000);
  await call();
  expect(warn).toHaveBeenLastCalledWith({ requests: 40 }, expect.any(String));
  expect(written).toEqual([]);

  const failing = action([before], async () => {
    target.error('a failure of ours');
  });
  await answerCall(() => failing(idle));
  target.error('of a page');
  expect(written).toEqual(['a failure of ours', 'of a page']);
});
