import { placeholderWords } from '@/components/ui/placeholders';

test('what stands for something that differs is explained once, and nothing else is', () => {
  expect(placeholderWords(['Error ‹n›: ‹id› of ‹n›', null, 'no route'])).toMatch(/^‹id›, ‹n›: /);
  expect(placeholderWords(['no route', null, 'a ‹ b'])).toBeNull();
  expect(placeholderWords([])).toBeNull();
});
