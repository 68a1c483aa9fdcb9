import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { circuits, observeCalls } from '@/lib/credentials';
import { database } from '@/lib/db';

/** One registry per process, whichever bundle asks. Labels hold no id, name or address. */
const shared = globalThis as typeof globalThis & { __portalMetrics?: Registry };

const countNames = [
  'teams',
  'users',
  'credentials',
  'failing_credentials',
  'pipelines',
  'open_run_requests',
  'uncertain_run_requests',
] as const;
type Counts = Record<(typeof countNames)[number], bigint>;

const instanceGauges: Record<keyof Counts, string> = {
  teams: 'Teams of the instance',
  users: 'Users of the instance',
  credentials: 'Credentials of all teams',
  failing_credentials: 'Credentials that Datamin refused last',
  pipelines: 'Registered pipelines of all teams',
  open_run_requests: 'Run requests that are requested, sending or uncertain',
  uncertain_run_requests: 'Run requests whose outcome is unknown',
};

/** The metrics in Prometheus' text format. */
export async function metricsText(): Promise<{ body: string; contentType: string }> {
  shared.__portalMetrics ??= makeRegistry();
  const registry = shared.__portalMetrics;
  return { body: await registry.metrics(), contentType: registry.contentType };
}

/** Starts counting upstream calls; repeated calls do nothing. */
export function startMetrics(): void {
  shared.__portalMetrics ??= makeRegistry();
}

function makeRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const calls = new Counter({
    name: 'portal_upstream_calls_total',
    help: 'Calls to Datamin by endpoint and outcome',
    labelNames: ['endpoint', 'outcome'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'portal_upstream_call_seconds',
    help: 'Duration of calls to Datamin',
    labelNames: ['endpoint'],
    buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
    registers: [registry],
  });
  observeCalls(({ endpoint, outcome, durationMs }) => {
    calls.inc({ endpoint, outcome });
    seconds.observe({ endpoint }, durationMs / 1000);
  });
  new Gauge({
    name: 'portal_upstream_circuits',
    help: 'Circuits of this process by state',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.reset();
      for (const state of ['closed', 'open', 'half_open']) this.set({ state }, 0);
      for (const { state } of circuits()) this.inc({ state });
    },
  });
  addInstanceGauges(registry);
  return registry;
}

let counting: Promise<Counts | undefined> | null = null;

/** Asked once per scrape: all gauges are collected together. Undefined when the database does not answer. */
function instanceCounts(): Promise<Counts | undefined> {
  counting ??= countInstance().finally(() => {
    counting = null;
  });
  return counting;
}

async function countInstance(): Promise<Counts | undefined> {
  try {
    const [counts] = await database().prisma.$queryRaw<Counts[]>`SELECT * FROM portal_counts()`;
    return counts;
  } catch {
    return undefined;
  }
}

function addInstanceGauges(registry: Registry): void {
  new Gauge({
    name: 'portal_database_up',
    help: 'Whether the database answers',
    registers: [registry],
    async collect() {
      this.set((await instanceCounts()) ? 1 : 0);
    },
  });
  for (const name of countNames) {
    new Gauge({
      name: `portal_${name}`,
      help: instanceGauges[name],
      registers: [registry],
      async collect() {
        const counts = await instanceCounts();
        // Without an answer there is no number, rather than a zero.
        if (counts) this.set(Number(counts[name]));
        else this.remove();
      },
    });
  }
}
