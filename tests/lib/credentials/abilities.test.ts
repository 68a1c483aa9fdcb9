import { scopesInWords } from '@/lib/credentials';

test('what a client lacks is said, and no more than is known', () => {
  expect(scopesInWords(['pipelines:run'])).toMatch(/^Statistics, logs and outputs cannot be read/);
  expect(scopesInWords(['stats:read'])).toMatch(/Pipelines cannot be run from here/);
  // As the documentation prints it; there the very same token reads statistics.
  expect(scopesInWords(['workflows:run'])).toMatch(
    /^Whether statistics.* only trying tells.*Runs pipelines/,
  );
  expect(scopesInWords(['workflows:run', 'stats:read'])).not.toMatch(/trying/);
});
