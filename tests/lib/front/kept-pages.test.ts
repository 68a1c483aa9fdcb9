import fc from 'fast-check';
import { setClock } from '@/lib/clock';
import { cutAt, joinWith, type KeptPage, KeptPages } from '@/lib/front/kept-pages';
import { pass, stopClock } from '@/tests/support/portal/clock';

beforeEach(stopClock);
afterAll(() => setClock());

const stands = { viewer: 'Ada, operator', revision: '1' };
const kept = (size: number, madeAt: number): KeptPage => ({
  ...stands,
  headers: [],
  nonce: 'n',
  pieces: [],
  size,
  madeAt,
});

test('a page cut at its texts and joined with others differs in them alone', () => {
  const [nonce, formKey] = ['n'.repeat(32), 'k'.repeat(36)];
  const piece = fc.oneof(fc.constantFrom('nonce', 'formKey'), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const written = (texts: { nonce: string; formKey: string }) =>
        pieces.map((one) => (one === 'nonce' || one === 'formKey' ? texts[one] : one)).join('|');
      const cut = cutAt(Buffer.from(written({ nonce, formKey })), { nonce, formKey });
      const others = { nonce: '0'.repeat(32), formKey: '1'.repeat(36) };
      expect(joinWith(cut, others).toString()).toBe(written(others));
    }),
  );
});

test('a page is good for fifteen seconds, for the same standing', () => {
  const pages = new KeptPages();
  const page = kept(10, Date.parse('2026-03-10T12:00:00Z'));
  pages.put('a', page);
  expect(pages.get('a', stands)).toBe(page);
  expect(pages.get('b', stands)).toBeNull();
  pass(14_999);
  expect(pages.get('a', stands)).toBe(page);
  pass(1);
  expect(pages.get('a', stands)).toBeNull();
});

test.each([{ viewer: 'Ada, viewer' }, { revision: '2' }])('%j outdates it', (change) => {
  const pages = new KeptPages();
  pages.put('a', kept(10, Date.parse('2026-03-10T12:00:00Z')));
  expect(pages.get('a', { ...stands, ...change })).toBeNull();
  // And it is gone: a revision never comes back.
  expect(pages.get('a', stands)).toBeNull();
});

test('the least recently asked for goes when the room is full', () => {
  const pages = new KeptPages();
  const at = Date.parse('2026-03-10T12:00:00Z');
  const third = 24 * 1024 * 1024;
  pages.put('a', kept(third, at));
  pages.put('b', kept(third, at));
  expect(pages.get('a', stands)).not.toBeNull();
  pages.put('c', kept(third, at));
  expect(['a', 'b', 'c'].map((key) => pages.get(key, stands) !== null)).toEqual([
    true,
    false,
    true,
  ]);
  // Putting the same one again counts once.
  pages.put('c', kept(third, at));
  expect(['a', 'c'].map((key) => pages.get(key, stands) !== null)).toEqual([true, true]);
});
