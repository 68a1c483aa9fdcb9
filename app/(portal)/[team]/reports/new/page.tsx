import { HeldNote } from '@/components/layout/held-forms';
import { ReportForm } from '@/components/reports/report-form.client';
import { PageHead } from '@/components/ui/page-head';
import { requireMembership } from '@/lib/auth';
import { mailConfigured } from '@/lib/mail';
import { getPipeline } from '@/lib/pipelines';
import { NoPipelinesYet } from '../../_page/no-pipelines-yet';
import { orNotFound } from '../../_page/or-not-found';
import { readSearch, type SearchParams } from '../../_page/search';
import { makeReport } from '../actions';
import { choicesFor } from '../choices';
import { newValues } from '../report-input';

export const metadata = { title: 'Share a report' };

interface Props {
  params: Promise<{ team: string }>;
  searchParams: SearchParams;
}

export default async function NewReportPage({ params, searchParams }: Props) {
  const slug = (await params).team;
  const { team, viewer } = await requireMembership(slug, 'admin');
  const { pipeline: uuid } = await readSearch(searchParams, ['pipeline']);
  const pipeline = uuid === undefined ? undefined : await orNotFound(getPipeline(team, uuid));
  const { timeZone } = viewer.user;
  const choices = await choicesFor(team, pipeline ? [pipeline] : [], timeZone);
  return (
    <>
      <PageHead
        title="Share a report"
        crumbs={[{ label: 'Shared reports', href: `/${slug}/reports` }]}
      >
        <p>
          For a customer, a manager or an auditor. The link is shown only once, when it is created.
        </p>
      </PageHead>
      {team.breakGlass ? (
        <HeldNote />
      ) : choices.pipelines.length === 0 ? (
        <NoPipelinesYet ctx={team} />
      ) : (
        <ReportForm
          action={makeReport.bind(null, slug)}
          values={newValues(timeZone, pipeline)}
          choices={choices}
          isNew
          sendsMail={mailConfigured()}
          timeZone={timeZone}
        />
      )}
    </>
  );
}
