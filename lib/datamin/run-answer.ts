import { z } from 'zod';
import { parseJson } from './body';
import { storable } from './plain-text';
import { parseUuid } from './uuid';

/** A task run that the documented answer already names; OSS names none. */
interface StartedTaskRun {
  taskUuid: string;
  taskRunUuid: string | null;
  /** Usually `pending`; an open set. */
  state: string;
}

/** How one run request ended. Every `reason` is a sentence for a person. */
export type RunAnswer =
  | { kind: 'accepted'; status: number; runUuid: string; taskRuns: StartedTaskRun[] }
  /** 2xx without a run: usually nothing was started. */
  | { kind: 'unnamed'; status: number; reason: string }
  /** Datamin said no: nothing was started. */
  | { kind: 'rejected'; status: number; reason: string; retryAfterMs?: number }
  /** 401: nothing was started; try once more with a new token. */
  | { kind: 'unauthorized'; status: 401; reason: string }
  /** Provably not sent: there was no connection. `retryable` is false when trying again is no use. */
  | { kind: 'unsent'; reason: string; retryable: boolean }
  /** It may be running. Never send it again automatically. */
  | { kind: 'uncertain'; reason: string; status?: number };

const TaskRun = z.object({
  workflow_run_uuid: z.string().nullish(),
  pipeline_run_uuid: z.string().nullish(),
  task_uuid: z.string().nullish(),
  task_run_uuid: z.string().nullish(),
  state: z.string().nullish(),
});

/** Far more tasks than a pipeline has. */
const MOST_TASK_RUNS = 10_000;

/** What a complete 2xx body says about the run that was started. */
export function decodeRunBody(
  text: string,
): { runUuid: string; taskRuns: StartedTaskRun[] } | 'unnamed' | 'unreadable' {
  if (text.trim() === '') return 'unnamed';
  const value = parseJson(text);
  if (value === null) return 'unnamed';
  if (value === undefined || typeof value !== 'object') return 'unreadable';
  const told: unknown[] = Array.isArray(value) ? value : [value];
  if (told.length > MOST_TASK_RUNS) return 'unreadable';
  const elements = z.array(TaskRun).safeParse(told);
  if (!elements.success) return 'unreadable';
  for (const element of elements.data) {
    const runUuid = parseUuid(element.workflow_run_uuid || element.pipeline_run_uuid || '');
    if (runUuid !== null) return { runUuid, taskRuns: elements.data.flatMap(startedTask) };
  }
  return 'unnamed';
}

function startedTask(element: z.infer<typeof TaskRun>): StartedTaskRun[] {
  const taskUuid = parseUuid(element.task_uuid ?? '');
  if (taskUuid === null) return [];
  return [
    {
      taskUuid,
      taskRunUuid: parseUuid(element.task_run_uuid ?? ''),
      state: storable((element.state ?? '').slice(0, 50)),
    },
  ];
}
