import { createServer } from 'node:net';
import { BareClone } from './support/bare-clone';
import { stage } from './support/stage';
import { expect, hydrated, test } from './support/test';

/** What README.md tells a newcomer to type, where nothing has been set up. */
let clone: BareClone;

test.beforeAll(() => {
  clone = new BareClone();
});

test.afterEach(() => clone.makeBare());

test.afterAll(() => clone.remove());

test('npm run demo says who can sign in, and they can', async ({ page }) => {
  const [demo = ''] = clone.commands('Try it');
  expect(demo).toBe('npm run demo');
  const words =
    /Datamin Portal: (\S+)\n.*?\n {2}(\S+@\S+) +(\S+).*?\n {2}(http\S+\/r\/\S+)\n.*Ctrl-C/s;
  const [url = '', email = '', password = '', report = ''] = await clone.type([demo], words, {
    PORT: await freePort(),
  });
  await page.goto(url);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Orders sync' }).first()).toBeVisible();
  expect((await page.request.get(report)).status()).toBe(200);
  // Its scripts are fetched after the first paint, from a portal that must still be there.
  await hydrated(page);
  await clone.makeBare();
  await expect(fetch(url)).rejects.toThrow();
});

test('npm start leads to the setup', async ({ page }) => {
  const { url: database } = await stage.database();
  const commands = clone
    .commands('Run it for real')
    .map((line) =>
      line
        .replace(/^export PORTAL_URL=.*/, '')
        .replace(/^(export DATABASE_URL=).*/, (_, start) => `${start}'${database}'`),
    );
  expect(commands.at(-1)).toBe('npm start');
  const port = await freePort();
  await clone.type(commands, /the portal serves/, { PORT: port });
  await page.goto(`http://127.0.0.1:${port}`);
  await expect(page).toHaveURL(/\/setup$/);
  await expect(page.getByRole('button', { name: 'Set up the portal' })).toBeVisible();
  await hydrated(page);
});

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return String(address === null || typeof address === 'string' ? 0 : address.port);
}
