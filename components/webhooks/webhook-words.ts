import type { PipelineEvent, WebhookView } from '@/lib/webhooks';
import { requestStateWords } from '../runs/badges';

const words = new Map<string, string>(requestStateWords);

const eventWords: Record<PipelineEvent, { choice: string; listed: string }> = {
  failing: { choice: 'starts to fail', listed: 'pipelines that start to fail' },
  recovered: { choice: 'has recovered', listed: 'pipelines that recovered' },
  late: { choice: 'is late', listed: 'pipelines that are late' },
  resumed: { choice: 'runs again after it was late', listed: 'pipelines that run again' },
};

export const pipelineEventWords = Object.entries(eventWords).map(
  ([event, { choice }]) => [event, choice] as const,
);

/** What a webhook reports, in the words of the pages. */
export function eventsInWords({
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
    ...pipelineEvents.map((event) => eventWords[event].listed),
  ].join('; ');
}
