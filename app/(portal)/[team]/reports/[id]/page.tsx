import { cache } from 'react';
import { HeldNote } from '@/components/layout/held-forms';
import { ReportBadge } from '@/components/reports/report-badge';
import { ReportForm } from '@/components/reports/report-form.client';
import { ViewsPanel } from '@/components/reports/views-panel';
import { LinkButton } from '@/components/ui/button';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import { mailConfigured } from '@/lib/mail';
import { getReport, listReportViews } from '@/lib/reports';
import { orNotFound } from '../../_page/or-not-found';
import { saveReport } from '../actions';
import { choicesFor } from '../choices';
import { valuesOf } from '../report-input';
import { LinkPanels } from './link-panels';

interface Props {
  params: Promise<{ team: string; id: string }>;
}

const reportOfPage = cache(async (slug: string, id: string) => {
  const { team, viewer } = await requireMembership(slug, 'admin');
  return { team, viewer, report: await orNotFound(getReport(team, id)) };
});

export async function generateMetadata({ params }: Props) {
  const { team, id } = await params;
  return { title: (await reportOfPage(team, id)).report.name };
}

/** One report: what it shows and to whom, what opens it, and who looked. */
export default async function ReportPage({ params }: Props) {
  const { team: slug, id } = await params;
  const { team, viewer, report } = await reportOfPage(slug, id);
  const { timeZone } = viewer.user;
  const path = `/${slug}/reports`;
  const isHeld = team.breakGlass !== undefined;
  const [log, choices] = await Promise.all([
    listReportViews(team, id),
    choicesFor(team, report.pipelines, report.definition.timeZone),
  ]);
  return (
    <>
      <PageHead
        title={report.name}
        crumbs={[{ label: 'Shared reports', href: path }]}
        badge={<ReportBadge state={report.state} />}
        actions={
          <LinkButton href={`${path}/${id}/preview`} target="_blank">
            Preview
          </LinkButton>
        }
      >
        <p>
          Viewers read “{report.definition.title}”. Made by {report.createdBy}.
        </p>
      </PageHead>
      <div className="grid gap-4">
        <LinkPanels {...{ report, slug, timeZone, isHeld }} />
        <Panel title="Views" id="views" flush>
          <ViewsPanel report={report} log={log} timeZone={timeZone} />
        </Panel>
        {report.state === 'revoked' ? null : isHeld ? (
          <HeldNote />
        ) : (
          <ReportForm
            action={saveReport.bind(null, { slug, id })}
            values={valuesOf(report, timeZone)}
            choices={choices}
            isNew={false}
            hasPassword={report.hasPassword}
            sendsMail={mailConfigured()}
            hasLogo={report.hasLogo}
            timeZone={timeZone}
          />
        )}
      </div>
    </>
  );
}
