import type { ActionState } from '@/lib/http';
import type { SchedulePreview } from '@/lib/schedules';

/** The values of a schedule's form, as texts. */
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
  /** Null if the pipeline is given already. */
  pipelines: readonly { uuid: string; name: string }[] | null;
  minuteCounts: readonly number[];
  hourCounts: readonly number[];
  weekdays: readonly string[];
  timeZones: readonly string[];
}

/** The outcome of the form: made, refused, or a preview. */
export interface ScheduleState extends ActionState {
  preview?: SchedulePreview & { timeZone: string };
}
