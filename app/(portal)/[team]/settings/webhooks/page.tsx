import { HeldForms } from '@/components/layout/held-forms';
import { requestStateWords } from '@/components/runs/badges';
import { LinkButton } from '@/components/ui/button';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { WebhookForm } from '@/components/webhooks/webhook-form.client';
import { pipelineEventWords } from '@/components/webhooks/webhook-words';
import { WebhooksTable } from '@/components/webhooks/webhooks-table';
import { requireMembership } from '@/lib/auth';
import { listWebhooks } from '@/lib/webhooks';
import { createWebhookAction } from './actions';

export const metadata = { title: 'Webhooks' };

interface Props {
  params: Promise<{ team: string }>;
}

/** The servers that are notified of the team's run requests and pipelines. */
export default async function WebhooksPage({ params }: Props) {
  const slug = (await params).team;
  const { team, viewer } = await requireMembership(slug, 'admin');
  return (
    <>
      <PageHead
        title="Webhooks"
        actions={
          team.breakGlass ? null : (
            <LinkButton look="primary" href="#new-webhook">
              New webhook
            </LinkButton>
          )
        }
      >
        <p>
          Signed messages to your own servers when a pipeline starts to fail or recovers, and when a
          run request changes state: sent at least once, retried for a day, and kept in a log that
          can be replayed.
        </p>
      </PageHead>
      <div className="grid gap-4">
        <Panel title="Webhooks" id="webhooks" flush>
          <WebhooksTable
            webhooks={await listWebhooks(team)}
            base={`/${slug}/settings/webhooks`}
            timeZone={viewer.user.timeZone}
          />
        </Panel>
        <Panel title="New webhook" id="new-webhook">
          <HeldForms isHeld={team.breakGlass !== undefined}>
            <WebhookForm
              action={createWebhookAction.bind(null, slug)}
              states={requestStateWords}
              events={pipelineEventWords}
            />
          </HeldForms>
        </Panel>
      </div>
    </>
  );
}
