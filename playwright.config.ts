import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const system = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
/** The one that `npm test` found; empty stands for Playwright's own. Run by hand, the system's if there is one. */
const browser = process.env.CHROMIUM_PATH ?? system.find((path) => existsSync(path)) ?? '';

/** The browser suite; `npm test` builds the portal first. It starts everything it needs itself. */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'tests/.artifacts/browser',
  snapshotPathTemplate: '{testDir}/__screenshots__/{arg}{ext}',
  globalSetup: './tests/e2e/support/global-setup.ts',
  // More than the processors: a test spends at least half of its time waiting for pages, workers and leases.
  workers: 4,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  // A machine that stalls must not fail a landing; what only passed when repeated is listed as flaky at the
  // end.
  retries: process.env.CI ? 2 : 0,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(browser ? { executablePath: browser } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
