import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PortalOnStage, TeamOnStage } from './stage/wire';
import { type Nginx, nginxPath, startNginx } from './support/nginx';
import { stage, started } from './support/stage';
import { expect, test } from './support/test';

// Reports viewed from elsewhere: inside another page, on paper, through a caching proxy.

let team: TeamOnStage;

test.beforeAll(async () => {
  const sandbox = await stage.sandbox();
  team = await stage.team({
    slug: 'reach',
    datamin: { url: sandbox.url, organization: 'hosted', pipelines: ['Stock levels'] },
  });
  // A report keeps its content for a minute: its days must be there before it is viewed.
  const days = async () => (await api('GET', '/pipelines')).items[0].health.sparkline.length;
  await expect.poll(days, { timeout: 60_000 }).toBeGreaterThan(0);
});

async function api(method: string, path: string, body?: object) {
  const answer = await fetch(`${started().portalUrl}/api/v1/teams/${team.slug}${path}`, {
    method,
    headers: { authorization: `Bearer ${team.token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(answer.ok, `${method} ${path}: ${answer.status}`).toBe(true);
  return answer.status === 204 ? {} : answer.json();
}

/** A report; its path follows any portal's origin. */
async function share(more: object = {}): Promise<{ id: string; path: string }> {
  const pipelines = [team.pipelines['Stock levels']];
  const { id, url } = await api('POST', '/reports', {
    name: 'R',
    title: 'Stock',
    pipelines,
    ...more,
  });
  return { id, path: new URL(url).pathname };
}

test.describe('inside another page', () => {
  // The refusal itself, which the test provokes.
  test.use({ forgive: [/frame-ancestors/] });
  let other: Server;
  let port: number;

  test.beforeAll(async () => {
    other = createServer((asked, response) => {
      const src = new URL(asked.url ?? '/', 'http://x').searchParams.get('src') ?? '';
      response.setHeader('Content-Type', 'text/html');
      response.end(
        `<!doctype html><title>Wiki</title><h1>Wiki</h1><iframe src="${src}" title="Report" width="100%" height="900"></iframe>`,
      );
    });
    await new Promise<void>((resolve) => other.listen(0, resolve));
    ({ port } = other.address() as AddressInfo);
  });
  test.afterAll(() => other.close());

  test('an origin that is named shows it, and no other does', async ({ page }) => {
    const { path } = await share({ embeddingOrigins: [`http://localhost:${port}`] });
    const src = encodeURIComponent(`${started().portalUrl}${path}?theme=light`);
    const inside = page.frameLocator('iframe').getByRole('heading', { name: 'Stock', exact: true });
    await page.goto(`http://localhost:${port}/?src=${src}`);
    await expect(inside).toBeVisible();
    await page.frameLocator('iframe').getByText('The same as a table').first().click();
    const wide = await page
      .frames()
      .at(-1)
      ?.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
    expect(wide).toBe(true);

    const refusals: string[] = [];
    page.on('console', (message) => refusals.push(message.text()));
    await page.goto(`http://127.0.0.1:${port}/?src=${src}`);
    await expect(page.getByRole('heading', { name: 'Wiki' })).toBeVisible();
    await expect.poll(() => refusals.join()).toContain('frame-ancestors');
    await expect(inside).toHaveCount(0);
  });
});

test('on paper: everything, in dark letters, with the folded rows left out', async ({ page }) => {
  const { path } = await share({ theme: 'dark' });
  await page.goto(path);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const paper = await page.evaluate(() => ({
    letters: getComputedStyle(document.querySelector('h1') ?? document.body).color,
    ground: getComputedStyle(document.body).backgroundColor,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }));
  const [red = 255] = (paper.letters.match(/[\d.]+/g) ?? []).map(Number);
  expect(red).toBeLessThan(60);
  expect(paper.ground).toBe('rgba(0, 0, 0, 0)');
  expect(paper.wide).toBeLessThanOrEqual(0);
  const folder = process.env.E2E_PICTURES;
  const pdf = await page.pdf({
    format: 'A4',
    preferCSSPageSize: true,
    ...(folder ? { path: `${folder}/report.pdf` } : {}),
  });
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  expect(pages).toBeGreaterThanOrEqual(1);
  expect(pages).toBeLessThanOrEqual(4);
});

test('what comes in the second frame moves nothing, and is where somebody was or is sent to', async ({
  page,
}) => {
  const range = { kind: 'chosen', days: 30, mostDays: 90 };
  const { path } = await share({ range });
  await page.addInitScript({ path: 'tests/bench/browser/observe.js' });
  await page.goto(path);
  // A date picker, converted from the text field it is without scripts, in the same place.
  await expect(page.getByLabel('From')).toHaveAttribute('type', 'date');
  await page.evaluate('bench.quiet()');
  expect(await page.evaluate('bench.seen().shift')).toBe(0);

  const at = () => page.evaluate(() => Math.round(window.scrollY));
  await page.evaluate(() => window.scrollTo(0, 250));
  await expect.poll(at).toBe(250);
  await page.reload();
  await expect.poll(at).toBe(250);

  // After print preview the position is the same: the first frame does not come again. Paper is shorter, so it is one
  // that also paper has.
  await page.evaluate(() => window.scrollTo(0, 60));
  await expect.poll(at).toBe(60);
  await page.emulateMedia({ media: 'print' });
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate('bench.quiet()');
  expect(await at()).toBe(60);

  await page.goto(`${path}#p1`);
  await expect(page.getByRole('heading', { level: 2, name: 'Stock levels' })).toBeInViewport();
  await page.goto('about:blank');
  await page.goto(`${path}#p1`);
  await expect(page.getByRole('heading', { level: 2, name: 'Stock levels' })).toBeInViewport();
});

test.describe('alone in a window', () => {
  // Chromium styles a picture of its own in a way that no policy of ours allows.
  test.use({ forgive: [/Applying inline style violates/] });

  test('the picture and the badge are pictures, and fetch nothing', async ({ page }) => {
    const { id, path } = await share();
    const { url } = await api('POST', `/reports/${id}/links`, { kind: 'badge' });
    const requests: string[] = [];
    page.on('request', (asked) => requests.push(asked.url()));
    for (const [asked, width, height] of [
      [`${started().portalUrl}${path}/image.png`, 1200, 630],
      [url, null, 20],
    ] as const) {
      await page.goto(asked);
      const size = await page.evaluate(() => {
        const picture = document.querySelector('img,svg');
        if (picture instanceof HTMLImageElement)
          return [picture.naturalWidth, picture.naturalHeight];
        return [null, Number(picture?.getAttribute('height'))];
      });
      expect(size).toEqual([width, height]);
    }
    expect(requests).toHaveLength(2);
  });
});

test.describe('through a proxy that caches, on two servers', () => {
  // In CI it must be there.
  test.skip(nginxPath() === null && !process.env.CI, 'takes an nginx');
  let nginx: Nginx;
  let portals: PortalOnStage[];

  test.beforeAll(async () => {
    // An https address means that the proxy in front is the portal's own, and is trusted.
    const env = { PORTAL_URL: 'https://reports.test', PORTAL_WORKER: 'off' };
    portals = [await stage.portal({ env }), await stage.portal({ env })];
    nginx = await startNginx(portals.map(({ url }) => url));
  });
  test.afterAll(async () => {
    await nginx.stop();
    for (const { id } of portals) await stage.end({ id, signal: 'SIGTERM' });
  });

  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(nginx.url + path, { headers, redirect: 'manual' });
    return {
      status: answer.status,
      text: await answer.text(),
      etag: answer.headers.get('etag') ?? '',
      cache: answer.headers.get('x-cache'),
    };
  };
  /** Often enough that each of the two servers was asked twice. */
  const statuses = async (path: string, headers?: Record<string, string>) => {
    const found = [];
    for (let asked = 0; asked < 4; asked += 1) found.push((await get(path, headers)).status);
    return found;
  };
  const all = (status: number) => Array.from({ length: 4 }, () => status);
  const dead = [404, 429];
  /** Answers other than "gone" and "too many requests for links that are gone". */
  const alive = async (path: string, headers?: Record<string, string>) =>
    (await statuses(path, headers)).filter((status) => !dead.includes(status));

  test('it does keep what may be kept', async () => {
    const page = await get('/sign-in');
    const script = /\/_next\/static\/[^"]+\.js/.exec(page.text)?.[0] ?? '';
    await get(script);
    expect((await get(script)).cache).toBe('HIT');
  });

  test('revoking, pausing, an end and a new URL act on the next request', async () => {
    for (const parts of [[''], ['/report.json', '/summary.csv']]) {
      for (const end of [
        (id: string) => api('POST', `/reports/${id}/revoke`),
        (id: string) => api('POST', `/reports/${id}/pause`),
        (id: string) => api('POST', `/reports/${id}/rotate`, { graceHours: 0 }),
        (id: string) => api('DELETE', `/reports/${id}`),
        async (id: string) => {
          const expiresAt = new Date(Date.now() + 1500);
          await api('PATCH', `/reports/${id}`, { expiresAt: expiresAt.toISOString() });
          await expect.poll(() => Date.now() >= expiresAt.getTime()).toBe(true);
        },
      ]) {
        const { id, path } = await share();
        for (const part of parts) expect(await statuses(path + part)).toEqual(all(200));
        const { etag } = await get(`${path}/report.json`);
        // Asked directly: a caching proxy answers conditional requests itself, and must not keep this answer.
        const headers = { 'if-none-match': etag };
        const direct = `${portals[0]?.url}${path}/report.json`;
        expect((await fetch(direct, { headers })).status).toBe(304);
        await end(id);
        expect(dead).toContain((await fetch(direct, { headers })).status);
        for (const part of parts) expect(await alive(path + part)).toEqual([]);
        expect(await alive(`${path}/report.json`, { 'if-none-match': etag })).toEqual([]);
      }
    }
  });

  test('a password stands before it for everybody who has not unlocked it, also once it changed', async () => {
    const { id, path } = await share({ password: 'open sesame' });
    const send = (password: string) =>
      fetch(nginx.url + path, {
        method: 'POST',
        body: new URLSearchParams({ password }),
        redirect: 'manual',
      });
    const cookie = (await send('open sesame')).headers.get('set-cookie')?.split(';')[0] ?? '';
    for (let asked = 0; asked < 4; asked += 1) {
      expect((await get(path, { cookie })).text).toContain('<h1>Stock</h1>');
      expect((await get(path)).text).toContain('This report is locked');
      expect((await get(`${path}/report.json`, { cookie })).status).toBe(200);
      expect((await get(`${path}/report.json`)).status).toBe(403);
    }
    await api('PATCH', `/reports/${id}`, { password: 'another one' });
    for (let asked = 0; asked < 4; asked += 1) {
      expect((await get(path, { cookie })).text).toContain('This report is locked');
      expect((await get(`${path}/report.json`, { cookie })).status).toBe(403);
    }
  });

  test('of twenty at once as many see it as its cap lets', async () => {
    const { path } = await share({ viewCap: 5 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => get(path)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(await alive(path)).toEqual([]);
  });

  test('ten wrong passwords from one address, whatever it says of itself', async () => {
    const { path } = await share({ password: 'open sesame' });
    const guess = (password: string, from: string, claimed: string) =>
      new Promise<number>((resolve, reject) => {
        const { port } = new URL(nginx.url);
        const headers = {
          'content-type': 'application/x-www-form-urlencoded',
          'x-forwarded-for': claimed,
          'x-real-ip': claimed,
        };
        const options = {
          host: '127.0.0.1',
          port,
          path,
          method: 'POST',
          headers,
          localAddress: from,
        };
        request(options, (answer) => {
          answer.resume();
          answer.on('end', () => resolve(answer.statusCode ?? 0));
        })
          .on('error', reject)
          .end(new URLSearchParams({ password }).toString());
      });
    const found = [];
    for (let n = 0; n < 12; n += 1) found.push(await guess('guess', '127.0.0.1', `203.0.113.${n}`));
    expect(found).toEqual([...Array(10).fill(403), 429, 429]);
    expect(await guess('open sesame', '127.0.0.1', '203.0.113.99')).toBe(429);
    expect(await guess('open sesame', '127.0.0.2', '127.0.0.1')).toBe(303);
  });
});
