import { DataminError, DataminForbidden, DataminUnavailable } from '@/lib/datamin/errors';

/** The module as another bundle of the same process has it. */
function anotherBundle(): typeof import('@/lib/datamin/errors') {
  let loaded: typeof import('@/lib/datamin/errors') | undefined;
  jest.isolateModules(() => {
    loaded = require('@/lib/datamin/errors');
  });
  if (!loaded) throw new Error('The module did not load');
  return loaded;
}

test('an error of the family is known whichever bundle threw it', () => {
  const other = anotherBundle();
  expect(other.DataminError).not.toBe(DataminError);
  const thrown = new other.DataminUnavailable('unavailable', 'It rests.');
  expect(thrown).toBeInstanceOf(DataminError);
  expect(thrown).toMatchObject({ kind: 'unavailable', message: 'It rests.' });
});

test('nothing else is, and its own classes stay apart', () => {
  const looksAlike = Object.assign(new Error('It rests.'), { kind: 'unavailable' });
  for (const stranger of [looksAlike, null, undefined, 'DataminError', 1]) {
    expect(stranger instanceof DataminError).toBe(false);
  }
  const thrown = new DataminUnavailable('unavailable', 'It rests.');
  expect(thrown).toBeInstanceOf(DataminUnavailable);
  expect(thrown).not.toBeInstanceOf(DataminForbidden);
});
