/** A row of the second server, as its statistics table has it. */

export interface Row {
  run: string;
  /** Null for a row that names only its run and its task. */
  pipeline: string | null;
  task: string;
  type: string;
  ok: boolean;
  ms: number;
  /** Null for a pipeline of another organization. */
  own: boolean;
  output: string;
  metric: string;
  /** Microseconds since 1970. */
  us: number;
}

export const uuids = {
  client: '0b7e4d11-52a8-4c6e-9d3f-2f6a1c9b8e70',
  steady: 'c1f0a6d2-7b3e-4f58-8a94-6d2e0b7c5f13',
  never: 'd9e2b7c4-1a6f-4d83-b5c0-8e7f3a2d6b91',
  foreign: 'a4b8c3d7-9e2f-4a61-90d5-1c7e6f8b2a34',
  paused: 'f3d1e5a9-6c8b-4e27-a1f4-5b9d7c3e8062',
  query: '7a5c9e3b-2d8f-4b16-8c70-e4a6d1f9b352',
  condition: '2e9b6f4d-8a1c-4735-9be8-d0c5f7a3e164',
  merge: '6c2d8e5f-4b9a-4f03-a7d1-3e8b5c0f9a27',
  sqlSource: 'fa2218cf-f745-4623-a1cd-f3a689b20ec5',
  runOne: '5d7e9f1a-3c4b-4a86-b2d0-f8e6c7a1b935',
  runTwo: '8b1c3d5e-7f9a-4c20-9e4f-a6b8d2c0e417',
  runForeign: 'e0f2a4c6-8b1d-4e39-85a7-c9d3b5f1e268',
} as const;

export const secret = 'sentinel-of-the-second-server';

const at = (text: string, micros = 0) => Date.parse(text) * 1000 + micros;
const base64 = (text: string) => Buffer.from(text).toString('base64');

/**
 * Two runs: in one a condition follows a query; in the other the query fails, and so does its merge, before it
 * has begun.
 */
export function rowsOf(): Row[] {
  const own = { pipeline: uuids.steady, own: true, metric: '0' };
  return [
    {
      ...own,
      ...{ run: uuids.runOne, task: uuids.query, type: 'query', ok: true, ms: 105 },
      output: base64('[{"city":"Zürich ✓","amount":299.76,"id":9007199254740993}]'),
      us: at('2026-03-08T10:00:00Z', 500_000),
    },
    {
      ...own,
      ...{ run: uuids.runOne, task: uuids.condition, type: 'condition', ok: true, ms: 1 },
      output: base64(`{"result":true,"original_input":"${base64('[{"city":"Zürich ✓"}]')}"}`),
      us: at('2026-03-08T10:00:02Z', 123_456),
    },
    {
      ...own,
      ...{ run: uuids.runTwo, task: uuids.query, type: 'query', ok: false, ms: 1245 },
      // As the documentation prints it: the sixteen bytes of the data source's UUID.
      output: Buffer.from(uuids.sqlSource.replaceAll('-', ''), 'hex').toString('base64'),
      us: at('2026-03-09T09:00:00Z', 7),
    },
    {
      ...own,
      pipeline: null,
      ...{ run: uuids.runTwo, task: uuids.merge, type: '', ok: false, ms: 0 },
      output: base64('[{"Code":200,"Severity":"error","Message":"Malformed input"}]'),
      us: 0,
    },
    {
      ...own,
      ...{ pipeline: uuids.foreign, own: false },
      ...{ run: uuids.runForeign, task: uuids.foreign, type: 'code', ok: true, ms: 5 },
      output: '',
      us: at('2026-03-09T09:00:00Z'),
    },
  ];
}
