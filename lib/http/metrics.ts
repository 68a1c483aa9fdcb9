import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { circuits, observeCalls } from '@/lib/credentials';
import { database } from '@/lib/db';

/** One registry a process, whatever bundle asks. Labels hold no id, name or address. */
const shared = globalThis as typeof globalThis & { __portalMetrics?: Registry };

interface Counts {
  teams: bigint;
  users: bigint;
  credentials: bigint;
  failing_credentials: bigint;
  pipelines: bigint;
  open_run_requests: bigint;
  uncertain_run_requests: bigint;
}

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

/** Begins to count upstream calls; later ones are ignored. */
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

function addInstanceGauges(registry: Registry): void {
  const gauges = Object.entries(instanceGauges).map(([name, help]) => ({
    name,
    gauge: new Gauge({ name: `portal_${name}`, help, registers: [registry] }),
  }));
  new Gauge({
    name: 'portal_database_up',
    help: 'Whether the database answers',
    registers: [registry],
    async collect() {
      const [counts] = await database().prisma.$queryRaw<
        Counts[]
      >`SELECT * FROM portal_counts()`.catch(() => []);
      this.set(counts ? 1 : 0);
      for (const { name, gauge } of gauges) {
        const value = Object.entries(counts ?? {}).find(([key]) => key === name)?.[1];
        if (value !== undefined) gauge.set(Number(value));
      }
    },
  });
}
