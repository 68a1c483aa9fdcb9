import type { ReportSummary } from '@/lib/reports';
import { formatAge, formatExact } from '../ui/format';
import { changeWords } from './change-words';
import { durationWords, numberWords, rateWords } from './facts';
import { StatusMark } from './status-mark';

/** The few numbers a reader came for, each compared with the previous period. */
export function Summary({
  summary,
  timeZone,
  asOf,
}: {
  summary: ReportSummary;
  timeZone: string;
  asOf: Date;
}) {
  const change = changeWords(summary, summary.before);
  const { lastRun } = summary;
  return (
    <dl className="report-numbers">
      <Fact name="Success rate" value={rateWords(summary)} more={change.rate} />
      <Fact name="Runs" value={numberWords(summary.runs)} more={change.runs} />
      <Fact
        name="Failed"
        value={numberWords(summary.failures)}
        more={summary.failures === 0 ? 'none' : null}
      />
      <Fact
        name="Average duration"
        value={durationWords(summary.averageMs)}
        more={change.duration}
      />
      {summary.p50Ms === null ? null : (
        <Fact
          name="Median duration"
          value={durationWords(summary.p50Ms)}
          more={`95% within ${durationWords(summary.p95Ms)}`}
        />
      )}
      <div>
        <dt>Last run</dt>
        <dd className="report-last">{lastRun ? <StatusMark status={lastRun.status} /> : 'none'}</dd>
        {lastRun ? (
          <dd className="report-more">
            <time dateTime={lastRun.at} title={formatExact(new Date(lastRun.at), timeZone)}>
              {formatAge(new Date(lastRun.at), asOf)}
            </time>
          </dd>
        ) : null}
      </div>
    </dl>
  );
}

function Fact({ name, value, more }: { name: string; value: string; more: string | null }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="report-value">{value}</dd>
      {more ? <dd className="report-more">{more}</dd> : null}
    </div>
  );
}
