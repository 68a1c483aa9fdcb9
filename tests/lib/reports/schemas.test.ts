import fc from 'fast-check';
import { coarseAgent, devices } from '@/lib/reports/coarse-agent';
import { ReportDefinition, StoredDefinition } from '@/lib/reports/definition';
import { embeddingOrigin } from '@/lib/reports/embedding-origin';
import { largestLogo, logoOf } from '@/lib/reports/logo';
import { RangePolicy } from '@/lib/reports/range-policy';
import { ChangeReport, CreateReport } from '@/lib/reports/schemas';

const uuid = '9b2f6c1e-8a54-4c3d-9d2e-1f0a7b6c5d4e';
const least = { title: 'Numbers', pipelines: [uuid] };

test('what is not said is usual, and outputs and UUIDs are not shown unless asked for', () => {
  const { sections, showUuids, feed, embeddingOrigins } = ReportDefinition.parse(least);
  expect({ sections, showUuids, feed, embeddingOrigins }).toEqual({
    sections: {
      ...{ summary: true, aggregates: true, heatMap: true, runs: true, errors: true },
      ...{ slowTasks: true, outputs: false },
    },
    showUuids: false,
    feed: false,
    embeddingOrigins: [],
  });
});

test('a change holds nothing that was not given', () => {
  expect(ChangeReport.parse({})).toEqual({});
  expect(ChangeReport.parse({ sections: { runs: false } })).toEqual({ sections: { runs: false } });
});

test('of a stored definition, sections that are not known are not shown', () => {
  const stored = { ...ReportDefinition.parse(least), sections: { runs: true, newer: true } };
  expect(StoredDefinition.parse(stored).sections).toEqual({
    ...{ summary: false, aggregates: false, heatMap: false, runs: true, errors: false },
    ...{ slowTasks: false, outputs: false },
  });
});

test('a definition that was parsed, stored and read again is the same', () => {
  const words = fc.string({ minLength: 1, maxLength: 120, unit: 'grapheme' });
  const given = fc.record(
    {
      title: words,
      note: fc.string({ maxLength: 500, unit: 'grapheme' }),
      pipelines: fc.array(fc.uuid(), { minLength: 1, maxLength: 5 }),
      tasks: fc.array(fc.uuid(), { maxLength: 5 }),
      range: fc.oneof(
        fc.record({ kind: fc.constant('rolling'), days: fc.integer({ min: 1, max: 800 }) }),
        fc.record({
          kind: fc.constant('chosen'),
          days: fc.integer({ min: 1, max: 90 }),
          mostDays: fc.integer({ min: 90, max: 800 }),
        }),
      ),
      theme: fc.constantFrom('system', 'light', 'dark'),
      showUuids: fc.boolean(),
      accent: fc.oneof(fc.constant(null), fc.constantFrom('#2563EB', '#ffffff')),
    },
    { requiredKeys: ['title', 'pipelines'] },
  );
  let parsed = 0;
  fc.assert(
    fc.property(given, (input) => {
      const once = ReportDefinition.safeParse(input);
      if (!once.success) return;
      parsed += 1;
      expect(StoredDefinition.parse(JSON.parse(JSON.stringify(once.data)))).toEqual(once.data);
    }),
    { numRuns: 200 },
  );
  expect(parsed).toBeGreaterThan(100);
});

test('no input makes the schemas throw', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (anything, more) => {
      for (const schema of [CreateReport, ChangeReport, RangePolicy, ReportDefinition]) {
        schema.safeParse(anything);
        schema.safeParse({ ...least, name: 'n', range: anything, sections: more, logo: more });
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  { kind: 'fixed', from: '2026-02-30', to: '2026-03-01' },
  { kind: 'fixed', from: '2026-03-02', to: '2026-03-01' },
  { kind: 'fixed', from: '2020-01-01', to: '2026-03-01' },
  { kind: 'rolling', days: 0 },
  { kind: 'rolling', days: 801 },
  { kind: 'rolling', days: 1.5 },
  { kind: 'chosen', days: 31, mostDays: 30 },
  { kind: 'rolling', days: 30, mostDays: 30 },
  { kind: 'all' },
])('refuses the range %j', (range) => {
  expect(RangePolicy.safeParse(range).success).toBe(false);
});

test('takes the fixed range of one day', () => {
  const range = { kind: 'fixed', from: '2026-03-01', to: '2026-03-01' };
  expect(RangePolicy.parse(range)).toEqual(range);
});

test.each([
  'https://wiki.example.com',
  'https://wiki.example.com:8443',
  'http://localhost:3000',
  'HTTPS://Wiki.Example.com',
])('takes %s as an origin', (origin) => {
  expect(embeddingOrigin.parse(origin)).toBe(origin.toLowerCase());
});

test.each([
  '*',
  "'self'",
  'https:',
  'https://*.example.com',
  'https://wiki.example.com/',
  'https://wiki.example.com/page',
  'https://ada@wiki.example.com',
  'https://wiki.example.com; script-src *',
  'https://wiki.example.com https://evil.example',
  'http://wiki.example.com',
  'data:text/html,x',
  'javascript:alert(1)',
  'null',
])('refuses %s as an origin', (origin) => {
  expect(embeddingOrigin.safeParse(origin).success).toBe(false);
});

test('an origin that is taken ends no directive of a header, whatever it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.webUrl(), fc.string()), (text) => {
      const { data } = embeddingOrigin.safeParse(text);
      if (data !== undefined) expect(data).toMatch(/^https?:\/\/[a-z0-9.:[\]-]+$/);
    }),
  );
});

test('a logo is what its bytes are, small, and never an SVG', () => {
  const png = Buffer.from('89504e470d0a1a0a', 'hex');
  expect(logoOf(png)?.type).toBe('image/png');
  expect(logoOf(Buffer.from('ffd8ffe0', 'hex'))?.type).toBe('image/jpeg');
  expect(logoOf(Buffer.from('RIFFxxxxWEBPVP8 ', 'latin1'))?.type).toBe('image/webp');
  expect(logoOf(Buffer.concat([png, Buffer.alloc(largestLogo - 8)]))).not.toBeNull();
  for (const refused of [
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    Buffer.from('GIF89a'),
    Buffer.alloc(0),
    Buffer.concat([png, Buffer.alloc(largestLogo)]),
  ]) {
    expect(logoOf(refused)).toBeNull();
  }
});

test('a browser is told by its family and nothing more, whatever it sends', () => {
  const of = (agent: string) => Object.values(coarseAgent(agent)).join(', ');
  const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0';
  expect(of(`Mozilla/5.0 (Windows NT 10.0) ${chrome} Safari/537.36`)).toBe('Chrome, desktop');
  expect(of(`Mozilla/5.0 (Windows NT 10.0) ${chrome} Safari/537.36 Edg/130.0`)).toBe(
    'Edge, desktop',
  );
  expect(
    of(
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E Safari/604.1',
    ),
  ).toBe('Safari, phone');
  expect(of(`Mozilla/5.0 (Linux; Android 14) ${chrome} Safari/537.36`)).toBe('Chrome, tablet');
  expect(of('curl/8.5.0')).toBe('program, program');
  expect(of('')).toBe('unknown, unknown');
  fc.assert(
    fc.property(fc.string(), (agent) => {
      const { browser, device } = coarseAgent(agent);
      expect(devices).toContain(device);
      expect(browser).toMatch(/^[A-Za-z ]{2,20}$/);
    }),
  );
});
