import { DescriptionList } from '@/components/ui/description-list';
import { Panel } from '@/components/ui/panel';
import { Stat, StatRow } from '@/components/ui/stat';
import { Duration, ExactTime, NumberText, RelativeTime } from '@/components/ui/time';
import { ago, now, timeZone } from './moments';
import { Section } from './section';

export function Numbers() {
  const times = { now, timeZone };
  return (
    <Section id="numbers" title="Numbers and times">
      <Panel flush>
        <StatRow>
          <Stat label="Success rate" value="98.6%" note="of 1,204" />
          <Stat label="Succeeded" value={<NumberText value={1187} />} />
          <Stat
            label="Failed"
            value={<NumberText value={17} />}
            note="may count each failed task"
          />
          <Stat label="Average duration" value={<Duration ms={null} />} />
          <Stat label="Last run" value={<RelativeTime at={ago(940)} {...times} />} />
        </StatRow>
      </Panel>
      <DescriptionList
        items={[
          { term: 'Durations', value: <DurationRow /> },
          { term: 'Exact time', value: <ExactTime at={now} timeZone="Asia/Tokyo" /> },
          { term: 'No number', value: <NumberText value={null} /> },
          { term: 'A zero', value: <NumberText value={0} /> },
        ]}
      />
    </Section>
  );
}

function DurationRow() {
  return (
    <span className="flex flex-wrap gap-x-4">
      {[0, 377, 2800, 184_000, 9_000_000, 200_000_000].map((ms) => (
        <Duration key={ms} ms={ms} />
      ))}
    </span>
  );
}
