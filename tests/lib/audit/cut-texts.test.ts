import { changes } from '@/lib/audit/changes';

test('a long text is cut between characters: half of one is no JSON that the database takes', () => {
  for (const before of ['', 'a']) {
    const description = before + '😀'.repeat(1000);
    const found = changes({ description: '' }, { description }, ['description']);
    expect(JSON.stringify(found)).not.toMatch(/\\ud[89a-f]/);
    expect(found.description?.to).toMatch(/^a?(?:😀){249,250}…$/u);
  }
});
