import type { ClientInput, PipelineInput } from '../world/build';
import type { Client, Dialect, Permission } from '../world/model';
import { DEMO_OUTPUT_KEY_BASE64 } from './demo-key';
import { freightOffice } from './freight-office';
import { freightTransport } from './freight-transport';
import { demoUuid, type SeedPipeline, seedPipeline } from './pipeline-kit';
import { retailFinance } from './retail-finance';
import { retailTrade } from './retail-trade';

const retailPipelines = [...retailTrade, ...retailFinance];
const freightPipelines = [...freightTransport, ...freightOffice];

export interface DemoClient {
  id: string;
  secret: string;
  name: string;
  permissions: Permission[];
}

export interface DemoPipeline {
  uuid: string;
  name: string;
  description: string;
  tags: string[];
  state: 'active' | 'paused' | 'template';
  tasks: { uuid: string; name: string; type: string }[];
}

export interface DemoOrganization {
  uuid: string;
  name: string;
  slug: string;
  dialect: Dialect;
  /** The key that opens encrypted outputs, in Base64; null where none are encrypted. */
  outputKey: string | null;
  clients: { full: DemoClient; statsOnly: DemoClient; runOnly: DemoClient };
  pipelines: DemoPipeline[];
}

/** Everything the sandbox is seeded with, for code that registers it elsewhere. */
export const demoWorld: { hosted: DemoOrganization; oss: DemoOrganization } = {
  hosted: organization('harbour-finch', 'Harbour & Finch', 'hosted', retailPipelines),
  oss: organization('nordlicht', 'Nordlicht Logistik', 'oss', freightPipelines),
};

/** The complete pipelines, as the sandbox needs them. */
export const demoPipelines: readonly PipelineInput[] = [
  ...retailPipelines.map((seed) => seedPipeline(demoWorld.hosted.uuid, seed)),
  ...freightPipelines.map((seed) => seedPipeline(demoWorld.oss.uuid, seed)),
];

export function demoClients(): ClientInput[] {
  return [demoWorld.hosted, demoWorld.oss].flatMap(({ uuid, dialect, clients }) =>
    Object.values(clients).map((client) => ({ ...client, organizationUuid: uuid, dialect })),
  );
}

function organization(
  slug: string,
  name: string,
  dialect: Dialect,
  seeds: readonly SeedPipeline[],
): DemoOrganization {
  const uuid = demoUuid('organization', slug);
  return {
    uuid,
    name,
    slug,
    dialect,
    outputKey: seeds.some((seed) => seed.outputKey) ? DEMO_OUTPUT_KEY_BASE64 : null,
    clients: {
      full: client(slug, 'full', `${name} portal`, ['run', 'stats']),
      statsOnly: client(slug, 'stats-only', `${name} reporting`, ['stats']),
      runOnly: client(slug, 'run-only', `${name} trigger`, ['run']),
    },
    pipelines: seeds.map((seed) => demoPipeline(seedPipeline(uuid, seed))),
  };
}

function client(
  slug: string,
  kind: string,
  name: string,
  permissions: Client['permissions'],
): DemoClient {
  return {
    id: demoUuid('client', slug, kind),
    secret: `demo-${slug}-${kind}-${demoUuid('secret', slug, kind).slice(0, 13)}`,
    name,
    permissions,
  };
}

function demoPipeline(input: PipelineInput): DemoPipeline {
  return {
    uuid: input.uuid,
    name: input.name,
    description: input.description ?? '',
    tags: input.tags ?? [],
    state: input.state ?? 'active',
    tasks: (input.tasks ?? []).map(({ uuid, name, type }) => ({ uuid, name, type })),
  };
}
