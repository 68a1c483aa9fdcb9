import fc from 'fast-check';
import { type Fate, fates } from './upstream';

/** Something that happens. Numbers select among existing things, modulo how many there are. */
export type Step =
  | { do: 'ask'; anyway: boolean; held: boolean; fates: Fate[] }
  | { do: 'ask-again'; which: number }
  | { do: 'ask-twice'; held: boolean; fates: Fate[] }
  | { do: 'die-recorded' }
  | { do: 'sweep'; fates: Fate[] }
  | { do: 'leases-end' }
  | { do: 'answer-late' }
  | { do: 'time'; seconds: number }
  | { do: 'task'; which: number; isSuccessful: boolean; published: boolean }
  | { do: 'finish'; which: number; isSuccessful: boolean }
  | { do: 'publish' }
  | { do: 'foreign-run' }
  | { do: 'log'; how: 'well' | 'empty' | 'failing' }
  | { do: 'look'; workers: number }
  | { do: 'match'; which: number; candidate: number }
  | { do: 'close'; which: number }
  | { do: 'run-again'; which: number; held: boolean; fates: Fate[] }
  | { do: 'note'; which: number }
  | { do: 'look-again'; which: number };

const which = fc.nat({ max: 5 });
const script = fc.array(fc.constantFrom(...fates), { maxLength: 3 });
/** Frequent, because doubt is what all this is for. */
const doubtful = fc
  .constantFrom<Fate>(
    'lost',
    'lost-and-started',
    'late',
    'killed-after',
    'killed-before',
    'unnamed',
  )
  .map((fate) => [fate]);
const anyFates = fc.oneof({ weight: 2, arbitrary: script }, { weight: 3, arbitrary: doubtful });
const held = fc.boolean();
const step = <Name extends Step['do']>(
  name: Name,
  rest: {
    [Key in Exclude<keyof Extract<Step, { do: Name }>, 'do'>]: fc.Arbitrary<
      Extract<Step, { do: Name }>[Key]
    >;
  },
) => fc.record({ do: fc.constant(name), ...rest });

const anyStep = fc.oneof(
  { weight: 5, arbitrary: step('ask', { anyway: fc.boolean(), held, fates: anyFates }) },
  { weight: 1, arbitrary: step('ask-again', { which }) },
  { weight: 1, arbitrary: step('ask-twice', { held, fates: anyFates }) },
  { weight: 1, arbitrary: step('die-recorded', {}) },
  { weight: 1, arbitrary: step('sweep', { fates: anyFates }) },
  { weight: 3, arbitrary: step('leases-end', {}) },
  { weight: 2, arbitrary: step('answer-late', {}) },
  { weight: 3, arbitrary: step('time', { seconds: fc.constantFrom(1, 61, 901, 90_000) }) },
  {
    weight: 4,
    arbitrary: step('task', { which, isSuccessful: fc.boolean(), published: fc.boolean() }),
  },
  { weight: 2, arbitrary: step('finish', { which, isSuccessful: fc.boolean() }) },
  { weight: 1, arbitrary: step('publish', {}) },
  { weight: 2, arbitrary: step('foreign-run', {}) },
  {
    weight: 1,
    arbitrary: step('log', { how: fc.constantFrom('well', 'well', 'empty', 'failing') }),
  },
  { weight: 5, arbitrary: step('look', { workers: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 2, arbitrary: step('match', { which, candidate: which }) },
  { weight: 1, arbitrary: step('close', { which }) },
  { weight: 2, arbitrary: step('run-again', { which, held, fates: anyFates }) },
  { weight: 1, arbitrary: step('note', { which }) },
  { weight: 1, arbitrary: step('look-again', { which }) },
);

/** A life of one pipeline. */
export const sequence = fc.array<Step>(anyStep as fc.Arbitrary<Step>, {
  minLength: 3,
  maxLength: 14,
});
