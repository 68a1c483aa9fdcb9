import { headers } from 'next/headers';
import { ConfirmAction } from '@/components/auth/confirm-action.client';
import { HeldForms } from '@/components/layout/held-forms';
import { EmbedSnippet } from '@/components/reports/embed-snippet';
import { StepForm } from '@/components/reports/step-form.client';
import { CopyReportForm, RenewUrlForm, SideLinkForms } from '@/components/reports/url-forms.client';
import { Callout } from '@/components/ui/callout';
import { DescriptionList } from '@/components/ui/description-list';
import { Panel } from '@/components/ui/panel';
import { ExactTime } from '@/components/ui/time';
import { portalOrigin } from '@/lib/auth';
import type { ReportView } from '@/lib/reports';
import {
  copyReport,
  endSideLink,
  forgetReport,
  openSideLink,
  renewUrl,
  stepReport,
} from '../actions';

interface Props {
  report: ReportView;
  slug: string;
  timeZone: string;
  /** Whether the reader may not give anybody access; see HeldForms. */
  isHeld: boolean;
}

/** What opens a report, and everything that can be done about it. */
export async function LinkPanels({ report, slug, timeZone, isHeld }: Props) {
  const { id, state, name } = report;
  const bound = { slug, id };
  const step = stepReport.bind(null, bound);
  const isOver = state === 'revoked';
  const side = {
    open: openSideLink.bind(null, bound),
    end: endSideLink.bind(null, bound),
    mayOpen: !isHeld,
  };
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Panel title="Link" id="link">
        <div className="grid gap-4">
          {isOver ? (
            <Callout tone="warn" title="Revoked for good">
              Its links no longer work. Duplicate it to share the same again.
            </Callout>
          ) : (
            <DescriptionList items={linkFacts(report, timeZone)} />
          )}
          {isOver ? null : (
            <HeldForms isHeld={isHeld}>
              <RenewUrlForm action={renewUrl.bind(null, bound)} />
            </HeldForms>
          )}
          <div className="flex flex-wrap items-start gap-2">
            {isOver || (isHeld && state === 'paused') ? null : (
              <StepForm
                action={step}
                step={state === 'paused' ? 'resume' : 'pause'}
                label={state === 'paused' ? 'Resume' : 'Pause'}
              />
            )}
            {report.mode === 'snapshot' && !isOver ? (
              <StepForm action={step} step="freeze" label="Freeze anew" />
            ) : null}
            {isHeld ? null : <CopyReportForm action={copyReport.bind(null, bound)} />}
          </div>
          <div className="flex flex-wrap items-start gap-2">
            {isOver ? null : (
              <ConfirmAction
                inline
                action={step}
                ask="Revoke"
                confirm={`Revoke ${name}`}
                look="danger"
                hidden={{ step: 'revoke' }}
              >
                <p>Link, badge and feed stop working from the next request, for good.</p>
              </ConfirmAction>
            )}
            <ConfirmAction
              inline
              action={forgetReport.bind(null, bound)}
              ask="Remove"
              confirm={`Remove ${name}`}
              look="danger"
            >
              <p>Its links stop working, and the log of its views is deleted.</p>
            </ConfirmAction>
          </div>
        </div>
      </Panel>
      {isOver ? null : (
        <Panel title="Badge, feed and other pages" id="elsewhere">
          <div className="grid gap-4">
            <section className="grid gap-1.5">
              <h3 className="font-medium">Badge for a README</h3>
              <SideLinkForms kind="badge" hint={report.badge?.hint ?? null} {...side} />
            </section>
            <section className="grid gap-1.5">
              <h3 className="font-medium">Feed of failed runs</h3>
              {report.definition.feed ? (
                <SideLinkForms kind="feed" hint={report.feed?.hint ?? null} {...side} />
              ) : (
                <p className="text-muted">This report allows none.</p>
              )}
            </section>
            <section className="grid gap-1.5">
              <h3 className="font-medium">Inside other pages</h3>
              <EmbedSnippet
                origins={report.definition.embeddingOrigins}
                portal={portalOrigin(await headers())}
              />
            </section>
          </div>
        </Panel>
      )}
    </div>
  );
}

function linkFacts({ link, oldLinkEndsAt, frozenAt, expiresAt }: ReportView, timeZone: string) {
  return [
    {
      term: 'URL',
      value: link ? (
        <>
          ends in …{link.hint}, made <ExactTime at={link.createdAt} timeZone={timeZone} />; it
          cannot be shown again
        </>
      ) : (
        'none'
      ),
    },
    ...(oldLinkEndsAt
      ? [
          {
            term: 'Old URL',
            value: (
              <>
                still opens until <ExactTime at={oldLinkEndsAt} timeZone={timeZone} />
              </>
            ),
          },
        ]
      : []),
    {
      term: 'Ends',
      value: expiresAt ? <ExactTime at={expiresAt} timeZone={timeZone} /> : 'when it is revoked',
    },
    ...(frozenAt
      ? [{ term: 'Frozen', value: <ExactTime at={frozenAt} timeZone={timeZone} /> }]
      : []),
  ];
}
