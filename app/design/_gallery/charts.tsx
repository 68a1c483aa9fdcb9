import { AggregateChart } from '@/components/charts/aggregate-chart';
import type { Bucket } from '@/components/charts/buckets';
import { Sparkline } from '@/components/charts/sparkline';
import { Panel } from '@/components/ui/panel';
import { now, timeZone } from './moments';
import { Row, Section } from './section';

const dayMs = 86_400_000;

/** A month with a gap of three days, one day that contradicts itself, and a last one that is not over. */
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
      <Row>
        <Sparkline days={days} />
        <Sparkline days={days.map(() => ({ successes: 0, failures: 0 }))} />
      </Row>
    </Section>
  );
}
