import { AggregateChart } from '@/components/charts/aggregate-chart';
import type { Bucket } from '@/components/charts/buckets';
import { CalendarHeatMap } from '@/components/charts/calendar-heat-map';
import { DistributionChart } from '@/components/charts/distribution-chart';
import { logBins } from '@/components/charts/log-bins';
import { Sparkline } from '@/components/charts/sparkline';
import { Panel } from '@/components/ui/panel';
import { now, timeZone } from './moments';
import { Row, Section } from './section';

const dayMs = 86_400_000;

const durations = Array.from({ length: 200 }, (_, index) => 300 * 1.02 ** ((index * 37) % 200));

/** A month with a gap of three days, a day that contradicts itself, and a last one that is not over. */
const buckets: Bucket[] = Array.from({ length: 30 }, (_, index) => {
  const from = new Date(Date.UTC(2026, 0, 31) + index * dayMs);
  const quiet = index >= 9 && index < 12;
  const absurd = index === 20;
  return {
    from,
    to: new Date(from.getTime() + dayMs),
    successes: absurd ? null : quiet ? 0 : 20 + ((index * 7) % 13),
    failures: absurd ? null : quiet ? 0 : (index * 5) % 4,
    averageDurationMs: quiet || absurd ? null : 2000 + ((index * 11) % 7) * 300,
    partial: from.getTime() + dayMs > now.getTime(),
  };
});

export function Charts() {
  const days = buckets.map(({ successes, failures }) => ({ successes, failures }));
  return (
    <Section id="charts" title="Charts, with their gaps">
      <Panel title="Runs by day">
        <AggregateChart
          id="specimen-chart"
          title="Runs by day"
          buckets={buckets}
          period="day"
          timeZone={timeZone}
        />
      </Panel>
      <div className="grid gap-3 xl:grid-cols-2">
        <Panel title="Days">
          <CalendarHeatMap id="specimen-days" title="Days" days={buckets} timeZone={timeZone} />
        </Panel>
        <Panel title="Durations">
          <DistributionChart
            id="specimen-durations"
            title="Durations"
            bins={logBins(durations)}
            quantiles={{ p50: 2_100, p95: 12_600, p99: null }}
          />
        </Panel>
      </div>
      <Row>
        <Sparkline days={days} />
        <Sparkline days={days.map(() => ({ successes: 0, failures: 0 }))} />
      </Row>
    </Section>
  );
}
