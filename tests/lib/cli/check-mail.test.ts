import { checkMail } from '@/lib/cli/check-mail';
import { setClock } from '@/lib/clock';
import type { MailHealth } from '@/lib/mail';

let mail: MailHealth;
jest.mock('@/lib/mail', () => ({
  ...jest.requireActual('@/lib/mail'),
  mailHealth: async () => mail,
}));

const at = Date.parse('2026-03-10T12:00:00Z');
beforeEach(() => setClock(() => at));
afterAll(() => setClock());

const hours = (count: number) => new Date(at - count * 3_600_000);
const quiet: MailHealth = {
  ...{ configured: true, waiting: 0, oldest: null },
  ...{ sent: 0, failed: 0, lastProblem: null },
};

test.each<[string, Partial<MailHealth>, boolean, RegExp]>([
  ['not set up', { configured: false }, true, /^not set up \(SMTP_URL\)/],
  ['with nothing to send', {}, true, /^0 waiting, 0 sent and 0 failed within a day$/],
  ['with some under way', { waiting: 2, oldest: hours(1) }, true, /^2 waiting/],
  ['with one that waits for six hours', { waiting: 1, oldest: hours(6) }, true, /^1 waiting[^;]*$/],
  [
    'with one that waits for longer',
    { waiting: 1, oldest: hours(6.1), lastProblem: 'The server is away.' },
    false,
    /the oldest has been waiting since 2026-03-10T05:54:00\.000Z; the latest problem: The server is away\.$/,
  ],
  [
    'where one address of many refused',
    { sent: 9, failed: 1, lastProblem: 'No such person.' },
    true,
    /9 sent and 1 failed .*No such person\.$/,
  ],
  ['where none arrived', { failed: 3 }, false, /0 sent and 3 failed/],
])('mail %s', async (_, more, ok, detail) => {
  mail = { ...quiet, ...more };
  expect(await checkMail()).toEqual({ name: 'mail', ok, detail: expect.stringMatching(detail) });
});
