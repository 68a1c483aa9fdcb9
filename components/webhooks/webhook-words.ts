import type { PipelineEvent, WebhookView } from '@/lib/webhooks';
import { requestStateWords } from '../runs/badges';

const words = new Map<string, string>(requestStateWords);

const eventWords: Record<PipelineEvent, { choice: string; told: string }> = {
  failing: { choice: 'starts to fail', told: 'pipelines that start to fail' },
  recovered: { choice: 'has recovered', told: 'pipelines that recovered' },
  late: { choice: 'is late', told: 'pipelines that are late' },
  resumed: { choice: 'runs again after it was late', told: 'pipelines that run again' },
};

export const pipelineEventWords = Object.entries(eventWords).map(
  ([event, { choice }]) => [event, choice] as const,
);

/** What a webhook reports, in the words of the pages. */
export function toldInWords({
  states,
  runRequests,
  pipelineEvents,
}: Pick<WebhookView, 'states' | 'runRequests' | 'pipelineEvents'>): string {
  const requests =
    states.length === 0
      ? 'every state of run requests'
      : `run requests: ${states.map((state) => words.get(state) ?? state).join(', ')}`;
  return [
    ...(runRequests ? [requests] : []),
    ...pipelineEvents.map((event) => eventWords[event].told),
  ].join('; ');
}
