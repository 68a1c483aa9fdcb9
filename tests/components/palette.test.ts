import { allTasks, pipelinesOf } from '@/components/palette/found';
import type { Place } from '@/components/palette/items';
import { sectionsOf } from '@/components/palette/sections';
import { wishOf } from '@/components/palette/wish';

const place: Place = {
  team: { slug: 'harbour', name: 'Harbour & Finch' },
  teams: [
    { slug: 'harbour', name: 'Harbour & Finch' },
    { slug: 'nordlicht', name: 'Nordlicht' },
  ],
  isAdmin: true,
  canRun: true,
  sendsMail: true,
  theme: 'system',
};
const uuid = '9b2f6c1e-8a54-4c3d-9d2e-1f0a7b6c5d4e';
const night = { uuid, name: 'Night close', description: '', tags: ['finance'], state: 'failed' };
const pipelines = pipelinesOf({ items: [{ ...night, health: { state: 'failed' } }] });
const anywhere: { choosesRun: boolean; here: string | null } = { choosesRun: false, here: null };

function labels(typed: string, at: Partial<Place> = {}, view = anywhere): string[] {
  const found = { pipelines, tasks: [] };
  return sectionsOf({ ...place, ...at }, found, typed, view).flatMap(({ items }) =>
    items.map(({ label }) => label),
  );
}

function press(key: string, held: Partial<KeyboardEvent> = {}, single = true) {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  return wishOf({ key, ...none, isComposing: false, repeat: false, ...held }, single);
}

describe('what a key asks', () => {
  test('Ctrl-K and ⌘K, also with caps lock, and nothing near them', () => {
    expect(press('k', { ctrlKey: true })).toBe('find');
    expect(press('K', { metaKey: true })).toBe('find');
    expect(press('k')).toBeNull();
    expect(press('k', { ctrlKey: true, metaKey: true })).toBeNull();
    expect(press('K', { ctrlKey: true, shiftKey: true })).toBeNull();
    expect(press('k', { ctrlKey: true, altKey: true })).toBeNull();
    expect(press('k', { ctrlKey: true, repeat: true })).toBeNull();
  });

  test('single keys on any keyboard, until they are switched off', () => {
    expect(press('?', { shiftKey: true })).toBe('keys');
    expect(press('/', { shiftKey: true })).toBe('filter');
    expect(press('/', { ctrlKey: true })).toBeNull();
    expect(press('?', {}, false)).toBeNull();
    expect(press('/', {}, false)).toBeNull();
    expect(press('k', { ctrlKey: true }, false)).toBe('find');
  });

  test('a key that writes a character of several', () => {
    expect(press('/', { isComposing: true })).toBeNull();
  });
});

describe('what is found', () => {
  test('without words everything, pipelines first', () => {
    expect(labels('')[0]).toBe('Night close');
    expect(labels('')).toEqual(
      expect.arrayContaining(['Audit', 'Switch to Nordlicht', 'Run a pipeline…', 'Sign out']),
    );
  });

  test('each word somewhere in a page’s names', () => {
    expect(labels('cred add')).toEqual(['Night close', 'Add a credential']);
    expect(labels('xyzzy')).toEqual(['Night close']);
  });

  test('what is called so before what only mentions it', () => {
    expect(labels('run a')[0]).toBe('Run a pipeline…');
    expect(labels('run ')).toEqual(expect.arrayContaining(['Run requests', 'Run a pipeline…']));
    expect(labels('aud')).toEqual(['Audit', 'Night close']);
    expect(labels('night')[0]).toBe('Night close');
  });

  test('only what the person may do', () => {
    const viewer = labels('', { isAdmin: false, canRun: false });
    expect(viewer).toContain('Overview');
    expect(viewer).not.toEqual(expect.arrayContaining(['Audit']));
    expect(
      viewer.filter((label) => /^Run a|Credential|Register|Members|tokens/.test(label)),
    ).toEqual([]);
  });

  test('what is told by mail only where mail is sent', () => {
    expect(labels('follow', { sendsMail: true })).toContain('Mail about pipelines');
    expect(labels('follow', { sendsMail: false })).not.toContain('Mail about pipelines');
  });

  test('pipelines alone when one to run is chosen, and each asks first', () => {
    const view = { choosesRun: true, here: null };
    expect(labels('', {}, view)).toEqual(['Run Night close…']);
    const [section] = sectionsOf(place, { pipelines, tasks: [] }, '', view);
    expect(section?.items[0]?.goal).toEqual({
      kind: 'load',
      href: `/harbour/pipelines/${uuid}#run`,
    });
  });

  test('on a pipeline’s page what concerns it, first', () => {
    const view = { choosesRun: false, here: uuid };
    expect(labels('', {}, view).slice(0, 2)).toEqual(['Run now…', 'Log and outputs']);
    expect(labels('', { canRun: false }, view)[0]).toBe('Log and outputs');
  });

  test('a run by its UUID', () => {
    expect(labels(uuid.toUpperCase())).toContain('Open the run with this UUID');
    expect(labels('9b2f6c1e')).not.toContain('Open the run with this UUID');
  });
});

describe('the answer of the API', () => {
  test('is read narrowly, and whole where it comes in pages', async () => {
    expect(pipelines).toEqual([night]);
    const task = { uuid, name: null, taskType: 'query' };
    const pages = [
      { items: [{ ...task, more: 1 }], nextCursor: 'a/b' },
      { items: [task], nextCursor: null },
    ];
    const asked: string[] = [];
    const ask = async (url: string) => pages[asked.push(url) - 1];
    expect(await allTasks(ask, '/tasks')).toEqual([task, task]);
    expect(asked).toEqual(['/tasks?limit=200', '/tasks?limit=200&cursor=a%2Fb']);
    const [strange] = pipelinesOf({ items: [{ ...night, health: { state: 'molten' } }] });
    expect(strange?.state).toBe('unknown');
  });

  test.each([[null], ['<html>'], [{ items: 3 }], [{ items: [{ name: 'no uuid' }] }]])(
    'and refused when it is none: %j',
    (answer) => {
      expect(() => pipelinesOf(answer)).toThrow(TypeError);
    },
  );
});
