import { formatterPerZone, isTimeZone } from '@/lib/time-zones';

test.each([
  'UTC',
  'Europe/Berlin',
  'europe/BERLIN',
  'America/Argentina/Ushuaia',
  'Etc/GMT+5',
  'EST',
])('%s is a zone', (text) => expect(isTimeZone(text)).toBe(true));

test.each(['', '+02:00', '-05', 'Mars/Olympus', 'Europe/Berlin ', 'Europe//Berlin', ' UTC', '\0'])(
  '%j is none',
  (text) => expect(isTimeZone(text)).toBe(false),
);

test('a formatter is kept for each zone, and not for each of the thousands of its spellings', () => {
  const formatterOf = formatterPerZone('sv-SE', { timeStyle: 'short' });
  const berlin = formatterOf('Europe/Berlin');
  expect(formatterOf('eUROPE/bERLIN')).toBe(berlin);
  expect(formatterOf('Asia/Kathmandu')).not.toBe(berlin);
  expect(berlin.format(Date.UTC(2026, 6, 1))).toBe('02:00');
  expect(formatterOf('asia/kathmandu').format(Date.UTC(2026, 6, 1))).toBe('05:45');
});
