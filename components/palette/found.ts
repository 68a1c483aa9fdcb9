import type { PipelineState } from '@/lib/pipelines';

/** What the finder uses of a pipeline in the API's answer. */
export interface FoundPipeline {
  uuid: string;
  name: string;
  description: string;
  tags: string[];
  state: PipelineState;
}

export interface FoundTask {
  uuid: string;
  name: string | null;
  taskType: string;
}

/** Throws if this is not the expected list: a proxy's page, for example. */
export function pipelinesOf(answer: unknown): FoundPipeline[] {
  return itemsOf(answer).map((item) => ({
    uuid: text(item.uuid),
    name: text(item.name),
    description: text(item.description),
    tags: Array.isArray(item.tags) ? item.tags.map(text) : [],
    state: stateOf(isRecord(item.health) ? item.health.state : undefined),
  }));
}

function tasksOf(answer: unknown): FoundTask[] {
  return itemsOf(answer).map((item) => ({
    uuid: text(item.uuid),
    name: item.name === null ? null : text(item.name),
    taskType: text(item.taskType),
  }));
}

/** Every task of a list that comes in pages, as far as a finder is of use. */
export async function allTasks(
  ask: (url: string) => Promise<unknown>,
  list: string,
): Promise<FoundTask[]> {
  const tasks: FoundTask[] = [];
  for (let cursor = ''; tasks.length < mostTasks; ) {
    const answer = await ask(`${list}?limit=200${cursor}`);
    tasks.push(...tasksOf(answer));
    if (!isRecord(answer) || typeof answer.nextCursor !== 'string') break;
    cursor = `&cursor=${encodeURIComponent(answer.nextCursor)}`;
  }
  return tasks;
}

const mostTasks = 2000;

const states: readonly PipelineState[] = ['succeeded', 'failed', 'never_ran', 'unknown'];

function stateOf(value: unknown): PipelineState {
  return states.find((state) => state === value) ?? 'unknown';
}

function itemsOf(answer: unknown): Record<string, unknown>[] {
  if (!isRecord(answer) || !Array.isArray(answer.items)) throw new TypeError('This is no list.');
  return answer.items.filter(isRecord);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('A text is missing.');
  return value;
}
