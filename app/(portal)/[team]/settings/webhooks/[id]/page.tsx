import { cache } from 'react';
import { ConfirmAction } from '@/components/auth/confirm-action.client';
import { HeldForms } from '@/components/layout/held-forms';
import { requestStateWords } from '@/components/runs/badges';
import { Callout } from '@/components/ui/callout';
import { DescriptionList } from '@/components/ui/description-list';
import { PageHead } from '@/components/ui/page-head';
import { CursorPagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { ExactTime } from '@/components/ui/time';
import { Deliveries } from '@/components/webhooks/deliveries';
import { WebhookBadge } from '@/components/webhooks/webhook-badge';
import { WebhookForm } from '@/components/webhooks/webhook-form.client';
import { RotateForm, StepForm } from '@/components/webhooks/webhook-steps.client';
import { eventsInWords, pipelineEventWords } from '@/components/webhooks/webhook-words';
import { requireMembership } from '@/lib/auth';
import { now } from '@/lib/clock';
import { getWebhook, listWebhookDeliveries } from '@/lib/webhooks';
import { orNotFound } from '../../../_page/or-not-found';
import { hrefWith, readSearch, type SearchParams } from '../../../_page/search';
import {
  changeWebhookAction,
  removeWebhookAction,
  replayDeliveryAction,
  rotateWebhookAction,
  switchWebhookAction,
  testWebhookAction,
} from '../actions';

interface Props {
  params: Promise<{ team: string; id: string }>;
  searchParams: SearchParams;
}

const perPage = 25;

/** Read once for the page and its title. */
const webhookOfPage = cache(async (slug: string, id: string) => {
  const { team, viewer } = await requireMembership(slug, 'admin');
  return { team, viewer, webhook: await orNotFound(getWebhook(team, id)) };
});

export async function generateMetadata({ params }: Props) {
  const { team, id } = await params;
  return { title: `${(await webhookOfPage(team, id)).webhook.name} · Webhooks` };
}

/** One webhook: what it is sent, whether that arrives, and everything that was sent. */
export default async function WebhookPage({ params, searchParams }: Props) {
  const { team: slug, id } = await params;
  const { team, viewer, webhook } = await webhookOfPage(slug, id);
  const { cursor } = await readSearch(searchParams, ['cursor']);
  const log = await orNotFound(
    listWebhookDeliveries(team, id, { limit: perPage, ...(cursor && { cursor }) }),
  );
  const { timeZone } = viewer.user;
  const bound = { slug, id: webhook.id };
  const path = `/${slug}/settings/webhooks`;
  const isHeld = team.breakGlass !== undefined;
  return (
    <>
      <PageHead
        title={webhook.name}
        badge={<WebhookBadge webhook={webhook} />}
        crumbs={[{ label: 'Webhooks', href: path }]}
      />
      {webhook.disabledReason ? (
        <Callout tone="bad" title="The portal stopped sending to this webhook" className="mb-4">
          <p>{webhook.disabledReason} Fix the server, send a test, then switch it on again.</p>
        </Callout>
      ) : null}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="grid min-w-0 gap-4">
          <Panel id="facts" title="Details">
            <div className="grid gap-4">
              <DescriptionList items={facts(webhook, timeZone)} />
              <StepForm
                action={testWebhookAction.bind(null, bound)}
                label="Send a test"
                pending="Sending…"
              />
              <HeldForms isHeld={isHeld && !webhook.enabled}>
                <StepForm
                  action={switchWebhookAction.bind(null, bound)}
                  label={webhook.enabled ? 'Turn off' : 'Turn on'}
                  pending="Switching…"
                  hidden={{ enabled: String(!webhook.enabled) }}
                />
              </HeldForms>
            </div>
          </Panel>
          <Panel id="secret" title="Secret">
            <HeldForms isHeld={isHeld}>
              <RotateForm action={rotateWebhookAction.bind(null, bound)} />
            </HeldForms>
          </Panel>
          <Panel id="change" title="Edit">
            <div className="grid gap-4">
              <HeldForms isHeld={isHeld}>
                <WebhookForm
                  action={changeWebhookAction.bind(null, bound)}
                  states={requestStateWords}
                  events={pipelineEventWords}
                  webhook={webhook}
                />
              </HeldForms>
              <ConfirmAction
                action={removeWebhookAction.bind(null, bound)}
                ask="Remove webhook"
                confirm={`Remove ${webhook.name}`}
                look="danger"
                inline
              >
                <p>Nothing more is sent to its server, and the log of what was sent is deleted.</p>
              </ConfirmAction>
            </div>
          </Panel>
        </div>
        <div className="min-w-0">
          <Panel id="deliveries" title="Sent in the last 30 days" flush>
            <Deliveries
              deliveries={log.items}
              base={`/${slug}`}
              timeZone={timeZone}
              replay={replayDeliveryAction.bind(null, bound)}
            />
          </Panel>
          <div className="mt-3">
            <CursorPagination
              firstHref={cursor ? `${path}/${id}` : undefined}
              nextHref={
                log.nextCursor
                  ? hrefWith(`${path}/${id}`, {}, { cursor: log.nextCursor })
                  : undefined
              }
            />
          </div>
        </div>
      </div>
    </>
  );
}

type Webhook = Awaited<ReturnType<typeof getWebhook>>;

function facts(webhook: Webhook, timeZone: string) {
  const { url, failingSince, createdAt, createdBy, rotatedAt, oldSecretUntil } = webhook;
  const bothSign = oldSecretUntil && oldSecretUntil > now() ? oldSecretUntil : null;
  return [
    { term: 'Address', value: url },
    { term: 'Events', value: eventsInWords(webhook) },
    {
      term: 'Created',
      value: (
        <>
          <ExactTime at={createdAt} timeZone={timeZone} /> by {createdBy}
        </>
      ),
    },
    ...(rotatedAt
      ? [{ term: 'Secret rotated', value: <ExactTime at={rotatedAt} timeZone={timeZone} /> }]
      : []),
    ...(bothSign
      ? [{ term: 'Both sign until', value: <ExactTime at={bothSign} timeZone={timeZone} /> }]
      : []),
    ...(failingSince
      ? [{ term: 'Failing since', value: <ExactTime at={failingSince} timeZone={timeZone} /> }]
      : []),
  ];
}
