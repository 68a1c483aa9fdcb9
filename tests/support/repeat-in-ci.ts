// A stalling machine must not cost a landing; tests that passed only on retry are listed as flaky at the end.
if (process.env.CI) jest.retryTimes(1, { logErrorsBeforeRetry: true });
