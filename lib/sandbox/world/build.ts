import type { Client, Organization, Pipeline, Task } from './model';

type With<T, K extends keyof T> = Partial<T> & Pick<T, K>;

export type OrganizationInput = With<Organization, 'uuid' | 'name'>;
export type ClientInput = With<Client, 'id' | 'secret' | 'organizationUuid' | 'dialect'>;
export type TaskInput = With<Task, 'uuid' | 'name' | 'type'>;
export type PipelineInput = Omit<With<Pipeline, 'uuid' | 'organizationUuid' | 'name'>, 'tasks'> & {
  tasks?: TaskInput[];
};

export function buildOrganization(input: OrganizationInput): Organization {
  return { apiAccess: true, ...input };
}

export function buildClient(input: ClientInput): Client {
  return {
    name: input.id,
    otherSecrets: [],
    permissions: ['run', 'stats'],
    expiresIn: 86_400,
    tokenParameters: 'any',
    aggregatesShape: 'array',
    ...input,
  };
}

export function buildPipeline(input: PipelineInput): Pipeline {
  return {
    description: '',
    tags: [],
    type: 'generic',
    state: 'active',
    schedule: null,
    temper: 'steady',
    endsOnDay: null,
    outputKey: null,
    ...input,
    tasks: (input.tasks ?? []).map(buildTask),
  };
}

/** Tasks run one after the other unless they share a stage. */
function buildTask(input: TaskInput, index: number): Task {
  return {
    output: 'object',
    durationMs: 800,
    failureRate: 0,
    stage: index,
    repeats: 1,
    stopRate: 0,
    calls: null,
    ...input,
  };
}
