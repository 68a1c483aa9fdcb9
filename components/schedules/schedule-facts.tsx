import type { ScheduleView } from '@/lib/schedules';
import { DescriptionList } from '../ui/description-list';
import { formatDuration } from '../ui/format';
import { Link } from '../ui/link';
import { ExactTime, RelativeTime } from '../ui/time';

const overlapWords: Record<ScheduleView['overlap'], string> = {
  skip: 'Skip it',
  queue: 'Wait in line for its turn',
};

/** What a schedule does, in words. */
export function ScheduleFacts({
  schedule,
  base,
  timeZone,
}: {
  schedule: ScheduleView;
  base: string;
  timeZone: string;
}) {
  const { pipelineUuid, pipelineName, words, cron, catchUp, catchUpMost, jitterMs } = schedule;
  const catchUpWords = {
    none: 'Not run later',
    last: 'The last one is run',
    all: `Up to ${catchUpMost} are run`,
  }[catchUp];
  return (
    <DescriptionList
      items={[
        {
          term: 'Pipeline',
          value: <Link href={`${base}/pipelines/${pipelineUuid}`}>{pipelineName}</Link>,
        },
        {
          term: 'When',
          value: (
            <>
              {words} <code className="text-xs text-muted">{cron}</code>
            </>
          ),
        },
        { term: 'Time zone', value: schedule.timeZone },
        ...(schedule.nextDueAt
          ? [
              {
                term: 'Next',
                value: (
                  <>
                    <ExactTime at={schedule.nextDueAt} timeZone={schedule.timeZone} />,{' '}
                    <RelativeTime at={schedule.nextDueAt} timeZone={timeZone} mayCome />
                  </>
                ),
              },
            ]
          : []),
        { term: 'While one is open', value: overlapWords[schedule.overlap] },
        { term: 'Missed during downtime', value: catchUpWords },
        {
          term: 'Random delay',
          value: jitterMs === 0 ? 'None' : `Up to ${formatDuration(jitterMs)} later`,
        },
        {
          term: 'Created',
          value: (
            <>
              by {schedule.createdBy} <RelativeTime at={schedule.createdAt} timeZone={timeZone} />
            </>
          ),
        },
      ]}
    />
  );
}
