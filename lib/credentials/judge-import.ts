import { type TeamContext, withTransaction } from '@/lib/context';
import { Invalid, PortalError } from '@/lib/errors';
import { fieldErrors } from '@/lib/input';
import { acceptBaseUrl } from './internal';
import { probeConnection } from './probe';
import { CreateCredential } from './schemas';
import { storedSecret } from './stored-secret';

export const importOutcomes = [
  'ready',
  'doubled',
  'refused',
  'unreachable',
  'wrong',
  'created',
  'failed',
  'left_out',
] as const;
export type ImportOutcome = (typeof importOutcomes)[number];

/** What a row's report says: never a secret. */
export interface ImportedRow {
  row: number;
  name: string | null;
  baseUrl: string | null;
  clientId: string | null;
  outcome: ImportOutcome;
  /** Sentences: the objections to it. */
  problems: string[];
  /** What Datamin says it may do; null if it was not asked or did not say. */
  scopes: string[] | null;
  /** The id of the credential created from it. */
  id: string | null;
}

export interface JudgedRow {
  told: ImportedRow;
  /** What to create it from; null if a field is wrong. */
  input: Record<string, unknown> | null;
}

/** How many are verified at once: each has its own connection. */
const atOnce = 4;

/** Judges each row before anything is created. With `verify`, Datamin is asked about each. */
export async function judgeImport(
  ctx: TeamContext,
  rows: readonly Record<string, unknown>[],
  verify: boolean,
): Promise<JudgedRow[]> {
  const known = await withTransaction(ctx, (tx) =>
    tx.credential.findMany({
      where: { teamId: ctx.team.id },
      select: { name: true, baseUrl: true, clientId: true },
    }),
  );
  const names = new Map(known.map(({ name }) => [name, 'a credential of the team has this name']));
  const clients = new Map(
    known.map((one) => [`${one.baseUrl} ${one.clientId}`, `is the client of "${one.name}" too`]),
  );
  const judged = rows.map((raw, index) => judgeFields(raw, index + 1, names, clients));
  if (verify) {
    const waiting = judged.filter(({ input }) => input !== null);
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await ask(ctx, next);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  }
  return judged;
}

function judgeFields(
  raw: Record<string, unknown>,
  row: number,
  names: Map<string, string>,
  clients: Map<string, string>,
): JudgedRow {
  const text = (name: string) => (typeof raw[name] === 'string' ? raw[name].slice(0, 200) : null);
  const told: ImportedRow = {
    row,
    name: text('name'),
    baseUrl: text('baseUrl'),
    clientId: text('clientId'),
    outcome: 'wrong',
    problems: [],
    scopes: null,
    id: null,
  };
  const parsed = CreateCredential.omit({ verify: true }).safeParse(raw);
  if (!parsed.success) {
    const errors = Object.entries(fieldErrors(parsed.error));
    told.problems = errors.map(
      ([field, sentences]) => `${shortened(field)}: ${sentences.join(', ')}`,
    );
    return { told, input: null };
  }
  const { name, clientId, outputKey, outputScheme } = parsed.data;
  if (outputScheme && !outputKey) told.problems.push('outputKey: is missing');
  try {
    storedSecret(parsed.data);
  } catch (error) {
    told.problems.push(sentenceOf(error));
  }
  const baseUrl = accepted(parsed.data.baseUrl, told);
  const taken = names.get(name);
  if (taken) told.problems.push(`name: ${taken}`);
  names.set(name, `row ${row} has this name`);
  if (told.problems.length > 0 || baseUrl === null) return { told, input: null };
  const twice = clients.get(`${baseUrl} ${clientId}`);
  clients.set(`${baseUrl} ${clientId}`, `is the client of row ${row} too`);
  told.outcome = twice ? 'doubled' : 'ready';
  if (twice) told.problems.push(`clientId: ${twice}`);
  return { told: { ...told, baseUrl }, input: { ...parsed.data, baseUrl } };
}

function accepted(baseUrl: string, told: ImportedRow): string | null {
  try {
    return acceptBaseUrl(baseUrl).url;
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    told.problems.push(`baseUrl: ${error.message}`);
    return null;
  }
}

async function ask(ctx: TeamContext, { told, input }: JudgedRow): Promise<void> {
  const parsed = CreateCredential.safeParse(input);
  if (!parsed.success) return;
  const { baseUrl, clientId } = parsed.data;
  const connection = { baseUrl, clientId, clientSecret: storedSecret(parsed.data) };
  const probe = await probeConnection(ctx, connection);
  if (probe.ok) {
    told.scopes = probe.token.scopes;
    return;
  }
  told.outcome = probe.refused ? 'refused' : 'unreachable';
  told.problems.push(probe.reason);
}

/** A field's name comes from the file, whose columns may have been mixed up: it could be a secret. */
function shortened(field: string): string {
  return /^(name|baseUrl|clientId|clientSecret|clientSecretReference|outputKey|outputScheme)$/.test(
    field,
  )
    ? field
    : 'a column';
}

/** A verb's objection. */
export function sentenceOf(error: unknown): string {
  if (error instanceof PortalError) return error.message;
  throw error;
}
