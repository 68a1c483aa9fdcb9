const nextJest = require('next/jest');

/** next/jest compiles with the same SWC as the build; the listed packages only come as ES modules. */
const config = {
  testEnvironment: '<rootDir>/tests/support/environment.js',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/tests/e2e/',
    '<rootDir>/tests/bench/',
    '<rootDir>/tests/campaign/',
  ],
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
  moduleNameMapper: {
    '^@/(.*)$': '<rootDir>/$1',
    '^server-only$': '<rootDir>/tests/support/empty.ts',
  },
  setupFilesAfterEnv: ['<rootDir>/tests/support/repeat-in-ci.ts'],
  // More than the processors: many tests spend their time waiting for processes and leases.
  maxWorkers: 3,
  testTimeout: 30_000,
};

module.exports = async () => ({
  ...(await nextJest({ dir: './' })(config)()),
  transformIgnorePatterns: ['/node_modules/(?!(jose|d3-.*|internmap|marked)/)'],
});
