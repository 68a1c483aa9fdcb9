// A machine that stalls must not cost a landing; what passed only then is named as flaky at the end.
if (process.env.CI) jest.retryTimes(1, { logErrorsBeforeRetry: true });
