import { durationsCsv, metricsCsv, runsCsv } from '@/components/history/history-csv';
import { requireTeam } from '@/lib/auth';
import { now } from '@/lib/clock';
import { Invalid } from '@/lib/errors';
import { readHistoryStatistics, readHistoryYear, readSync } from '@/lib/history';
import { answerCsv } from '../../../../_page/answer-csv';

interface Route {
  params: Promise<{ team: string; uuid: string }>;
}

/** The numbers behind a chart of the history, as a file: `?part` and the range, or the zone of a year's days. */
export async function GET(request: Request, { params }: Route): Promise<Response> {
  const { team, uuid } = await params;
  const ctx = await requireTeam(team);
  const { part, ...range } = Object.fromEntries(new URL(request.url).searchParams);
  return answerCsv(request, async () => {
    if (part === 'year') {
      const days = await readHistoryYear(ctx, uuid, range.timeZone ?? 'UTC');
      const { syncedTo } = await readSync(ctx, uuid);
      return { name: `${uuid}-year.csv`, csv: runsCsv(days, { syncedTo, now: now() }) };
    }
    if (part !== 'runs' && part !== 'durations' && part !== 'metrics') throw unknownPart();
    const statistics = await readHistoryStatistics(ctx, uuid, range);
    const { steps, durations, metrics, sync } = statistics;
    const made = { syncedTo: sync.syncedTo, now: now() };
    const csv = {
      runs: () => runsCsv(steps, made),
      durations: () => durationsCsv(durations, made),
      metrics: () => metricsCsv(metrics, made),
    }[part]();
    return { name: `${uuid}-${part}-${range.from?.slice(0, 10)}.csv`, csv };
  });
}

function unknownPart(): Invalid {
  const sentence = 'takes runs, durations, metrics or year';
  return new Invalid('There is no such file.', { errors: { part: [sentence] } });
}
