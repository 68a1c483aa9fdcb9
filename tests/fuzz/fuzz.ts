import { operations } from '@/lib/http';
import { Dice } from '../campaign/dice';
import { deviations } from '../support/portal/conform';
import { type Call, makeCall } from './make-call';

export type Operation = (typeof operations)[number];

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** Whoever asks. `of` is what they may see: somebody in no team gets the same answer everywhere. */
export interface Asker {
  name: string;
  means: { token?: string; cookie?: string };
  of: 'team' | 'elsewhere' | 'nowhere';
}

export interface Target {
  slug: string;
  askers: readonly [Asker, ...Asker[]];
  ask(asker: Asker, call: Call, operation: Operation): Promise<Answer>;
  /** Texts that fields of these names accept, in addition to those collected on the way. */
  known: Record<string, readonly string[]>;
  /** Ids the askers themselves depend on. */
  spared: ReadonlySet<string>;
  leaveOut: ReadonlySet<string>;
}

export interface FuzzResult {
  calls: number;
  statuses: Record<string, number>;
  /** Operations that worked at least once. */
  worked: number;
  operations: number;
  broken: string[];
}

/**
 * Calls every operation with valid, almost valid and invalid requests, and checks every answer against the
 * description. The same seed makes the same plan against the same portal.
 */
export async function fuzz(target: Target, seed: number, rounds: number): Promise<FuzzResult> {
  const dice = new Dice(seed);
  const pool = new Pool(target);
  const statuses: Record<string, number> = {};
  const worked = new Set<string>();
  const broken = new Map<string, string>();
  let calls = 0;
  const chosen = operations.filter(({ id }) => !target.leaveOut.has(id));
  // Lists come first: everything else works on the ids they return.
  const lists = chosen.filter(({ method, path }) => method === 'GET' && !/\{(?!team)/.test(path));
  for (const round of Array.from({ length: rounds }, (_, index) => index)) {
    for (const operation of [...(round % 5 === 0 ? lists : []), ...shuffled(chosen, dice)]) {
      const asker = dice.chance(0.6) ? target.askers[0] : dice.pick(target.askers);
      const call = makeCall(operation, target.slug, dice, (field) =>
        pool.of(field, operation.path),
      );
      const answer = await target.ask(asker, call, operation);
      calls += 1;
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      if (answer.status < 300) {
        worked.add(operation.id);
        pool.take(operation.path, answer);
      }
      for (const wrong of judge(operation, asker, answer)) {
        const key = `${operation.id}: ${wrong}`;
        if (!broken.has(key)) broken.set(key, `${key} [${asker.name}] ${told(call)}`);
      }
    }
  }
  return {
    calls,
    statuses,
    worked: worked.size,
    operations: chosen.length,
    broken: [...broken.values()],
  };
}

/** What is wrong with an answer; an empty list if nothing is. */
export function judge(operation: Operation, asker: Asker, answer: Answer): string[] {
  const { status, headers, text } = answer;
  const wrong = deviations(operation.method, operation.path, answer);
  if (status >= 500 && status !== 502 && status !== 503) wrong.push(`answers ${status}`);
  if (status >= 300 && status < 400) wrong.push(`leads to ${headers.get('location')}`);
  if (!/^no-store(?:, no-transform)?$/.test(headers.get('cache-control') ?? '')) {
    wrong.push(`cache-control: ${headers.get('cache-control')}`);
  }
  if (asker.of === 'nowhere' && status !== 401) wrong.push(`nobody is answered ${status}`);
  const isForeign = asker.of === 'elsewhere' && operation.scope === 'team';
  if (isForeign && (status !== 404 || text !== notFound)) wrong.push(`a stranger is told ${text}`);
  return wrong.map((one) => one.slice(0, 300));
}

const notFound = JSON.stringify({
  type: 'about:blank',
  title: 'Not found',
  status: 404,
  detail: 'There is nothing here, or it is not yours to see.',
});

const told = ({ method, path, body, headers }: Call) =>
  `${method} ${path} ${JSON.stringify(headers)} ${body ?? ''}`.slice(0, 700);

function shuffled<Item>(items: readonly Item[], dice: Dice): Item[] {
  return items
    .map((item) => ({ item, at: dice.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Ids and cursors returned in answers, by the list they belong to. */
class Pool {
  private readonly ids = new Map<string, string[]>();
  private cursors = new Map<string, string[]>();

  constructor(private readonly target: Target) {}

  /** Values for an id or a text of that name. */
  of(field: string, path: string): readonly string[] {
    if (field === 'cursor') return this.cursors.get(path) ?? [];
    const own = this.target.known[field];
    if (own) return own;
    const list = lists[field] ?? (field === 'id' || field === 'uuid' ? listOf(path) : undefined);
    return list === undefined ? [] : (this.ids.get(list) ?? []);
  }

  take(path: string, { headers, text }: Answer): void {
    if (!headers.get('content-type')?.startsWith('application/json')) return;
    const found: unknown = JSON.parse(text);
    const entries = new Map(Object.entries(Object(found)));
    const cursor = entries.get('nextCursor');
    if (typeof cursor === 'string') add(this.cursors, path, cursor);
    const items: unknown = entries.get('items');
    for (const item of Array.isArray(items) ? items : [found, ...entries.values()]) {
      const { id, uuid, runUuid } = Object(item);
      for (const one of [runUuid, uuid, id]) {
        if (typeof one !== 'string' || this.target.spared.has(one)) continue;
        add(this.ids, listOf(path), one);
        break;
      }
    }
  }
}

/** Fields that refer to a list other than the operation's own. */
const lists: Record<string, string> = {
  pipelineUuid: 'pipelines',
  pipeline: 'pipelines',
  pipelines: 'pipelines',
  credentialId: 'credentials',
  runCredentialId: 'credentials',
  serviceAccountId: 'service-accounts',
  runUuid: 'runs',
};

/** For `/api/v1/teams/{team}/webhooks/{id}/deliveries`: webhooks. */
function listOf(path: string): string {
  const [, after = ''] = /^\/api\/v1\/(?:teams\/\{team\}\/|instance\/)?(.*)$/.exec(path) ?? [];
  const [first = ''] = after.split(/[/.]/);
  return first;
}

function add(to: Map<string, string[]>, name: string, value: string): void {
  const some = to.get(name) ?? [];
  if (some.includes(value)) return;
  to.set(name, [...some.slice(-19), value]);
}
