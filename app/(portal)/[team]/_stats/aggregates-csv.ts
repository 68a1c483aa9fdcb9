import { toCsv } from '@/components/charts/csv';
import { aggregateBuckets } from '@/components/stats/aggregate-buckets';
import { requireTeam } from '@/lib/auth';
import { now } from '@/lib/clock';
import { readAggregates, type SubjectRef } from '@/lib/stats';
import { answerCsv } from '../_page/answer-csv';

type Handler = (
  request: Request,
  route: { params: Promise<{ team: string; uuid: string }> },
) => Promise<Response>;

/** Answers with the aggregates of a pipeline or a task (`?from&period&count`) as a file. */
export function serveAggregatesCsv(kind: SubjectRef['kind']): Handler {
  return async (request, { params }) => {
    const { team, uuid } = await params;
    const ctx = await requireTeam(team);
    const input = Object.fromEntries(new URL(request.url).searchParams);
    return answerCsv(request, async () => {
      const aggregates = await readAggregates(ctx, { kind, uuid }, input);
      const { source, fetchedAt } = aggregates;
      return {
        name: `${uuid}-${input.period}-${input.from}.csv`,
        csv: toCsv(aggregateBuckets(aggregates, now()), { source, fetchedAt }),
      };
    });
  };
}
