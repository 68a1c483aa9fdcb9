export { checkWebhookSealing } from './check-webhook-sealing';
export { createWebhook } from './create-webhook';
export { deliverDueWebhooks } from './deliver-due';
export { getWebhook } from './get-webhook';
export type { WebhookView } from './internal';
export { acceptUrl, newSecret } from './internal';
export { listWebhookDeliveries, type WebhookDeliveryView } from './list-webhook-deliveries';
export { listWebhooks } from './list-webhooks';
export { post } from './post';
export { pruneWebhookDeliveries } from './prune-deliveries';
export { removeWebhook } from './remove-webhook';
export { replayDelivery } from './replay-delivery';
export { resealWebhook } from './reseal-webhook';
export { rotateWebhook } from './rotate-webhook';
export {
  CreateWebhook,
  ListWebhookDeliveries,
  type PipelineEvent,
  pipelineEvents,
  UpdateWebhook,
} from './schemas';
export { sealedWebhooks } from './sealed-webhooks';
export { signedHeaders } from './sign';
export { testWebhook } from './test-webhook';
export { updateWebhook } from './update-webhook';
