import { pickOf, readPick, wrongPick } from '@/components/bulk-runs/pick';

const uuid = '4d0f4f3c-4c7b-4f0b-9e7d-0c6a2e6f1a11';
const wrong = (field: string) => ({
  detail: `${field}: takes a UUID`,
  errors: { [field]: ['takes a UUID'] },
});

test('a pick is a pipeline, or a run of it', () => {
  expect(readPick(pickOf(uuid))).toEqual({ pipelineUuid: uuid });
  expect(readPick(pickOf(uuid, 'run'))).toEqual({ pipelineUuid: uuid, runUuid: 'run' });
});

test.each(['items.1.pipelineUuid', 'items.1.runUuid', 'items.1'])(
  'what is wrong with %s is told of the pick and not of the field',
  (field) => {
    const told = wrongPick([uuid, 'nonsense'], wrong(field));
    expect(told).toMatch(/^“nonsense” is not a pipeline of this team, or no longer one\. Select/);
    expect(told).not.toContain('items');
  },
);

test('a long one is cut, and what is wrong elsewhere keeps its sentence', () => {
  expect(wrongPick(['x'.repeat(5000)], wrong('items.0.pipelineUuid')).length).toBeLessThan(250);
  expect(wrongPick([uuid], wrong('perCredential'))).toBe('perCredential: takes a UUID');
  expect(wrongPick([uuid], { detail: 'Ask later.' })).toBe('Ask later.');
});
