import pg from 'pg';
import { z } from 'zod';
import { withClient } from '../support/server';

/** A statement as sent to the database. */
export interface Statement {
  text: string;
  values: unknown[];
}

/** One table or index that a plan read. */
export interface Scan {
  kind: string;
  table: string;
}

export interface Executed {
  /** Without what was never executed. */
  scans: Scan[];
  /** Pages of 8 KB, from memory or disk. */
  buffers: number;
}

const Sent = z.object({ text: z.string(), values: z.array(z.unknown()).optional() });

/** The reading statements sent by this process during `work`. */
export async function watchQueries(work: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function watched(this: pg.Client, ...args: unknown[]) {
    const sent = Sent.safeParse(args[0]);
    if (sent.success && /^\s*(SELECT|WITH)\b/.test(sent.data.text)) {
      const { text, values = [] } = sent.data;
      if (!/set_config/.test(text)) statements.push({ text, values });
    }
    return Reflect.apply(query, this, args);
  };
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return statements;
}

interface Node {
  'Node Type': string;
  'Relation Name'?: string | undefined;
  'Actual Loops': number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Node[] | undefined;
}
const Node: z.ZodType<Node> = z.lazy(() =>
  z.object({
    'Node Type': z.string(),
    'Relation Name': z.string().optional(),
    'Actual Loops': z.number(),
    'Shared Hit Blocks': z.number(),
    'Shared Read Blocks': z.number(),
    Plans: z.array(Node).optional(),
  }),
);
const Explained = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: Node })]) })]);

/**
 * What these statements read when executed in a team's own transaction. With `avoidsWholeScans` a table is read as a
 * whole only if no index would do, however small it is.
 */
export async function executed(
  url: string,
  teamId: string,
  statements: readonly Statement[],
  { avoidsWholeScans = false }: { avoidsWholeScans?: boolean } = {},
): Promise<Executed> {
  return withClient(url, async (client) => {
    const scans: Scan[] = [];
    let buffers = 0;
    for (const { text, values } of statements) {
      await client.query('BEGIN');
      await client.query(
        `SELECT set_config('role', 'portal_app', true), set_config('app.team_id', $1, true)`,
        [teamId],
      );
      if (avoidsWholeScans) await client.query('SET LOCAL enable_seqscan = off');
      const { rows } = await client.query(
        `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${text}`,
        values,
      );
      await client.query('ROLLBACK');
      const plan = Explained.parse(rows)[0]['QUERY PLAN'][0].Plan;
      buffers += plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
      collect(plan, scans);
    }
    return { scans, buffers };
  });
}

function collect(node: Node, scans: Scan[]): void {
  const { 'Node Type': kind, 'Relation Name': table, 'Actual Loops': loops, Plans } = node;
  if (table !== undefined && loops > 0) scans.push({ kind, table });
  for (const one of Plans ?? []) collect(one, scans);
}
