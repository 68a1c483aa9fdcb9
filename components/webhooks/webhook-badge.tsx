import type { WebhookView } from '@/lib/webhooks';
import { StatusBadge } from '../ui/badge';

/** Whether messages arrive, as far as the portal knows. */
export function WebhookBadge({ webhook }: { webhook: WebhookView }) {
  if (!webhook.enabled) {
    return webhook.disabledReason ? (
      <StatusBadge tone="bad">given up</StatusBadge>
    ) : (
      <StatusBadge tone="idle">switched off</StatusBadge>
    );
  }
  return webhook.failingSince ? (
    <StatusBadge tone="warn">failing</StatusBadge>
  ) : (
    <StatusBadge tone="good">on</StatusBadge>
  );
}
