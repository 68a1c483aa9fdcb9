import type { ActionState } from '@/lib/http';
import type { SchedulePreview } from '@/lib/schedules';

/** What the form of a schedule holds, as texts. */
export interface ScheduleValues {
  pipelineUuid?: string | undefined;
  name?: string | undefined;
  every?: string | undefined;
  minuteCount?: string | undefined;
  hourCount?: string | undefined;
  minute?: string | undefined;
  time?: string | undefined;
  weekday?: string | undefined;
  day?: string | undefined;
  cron?: string | undefined;
  timeZone?: string | undefined;
  overlap?: string | undefined;
  catchUp?: string | undefined;
  catchUpMost?: string | undefined;
  jitter?: string | undefined;
}

/** What the form offers. */
export interface ScheduleChoices {
  /** Null: it is of a pipeline already. */
  pipelines: readonly { uuid: string; name: string }[] | null;
  minuteCounts: readonly number[];
  hourCounts: readonly number[];
  weekdays: readonly string[];
  timeZones: readonly string[];
}

/** What came of the form: made, refused, or what it would do. */
export interface ScheduleState extends ActionState {
  preview?: SchedulePreview & { timeZone: string };
}
