import type { ScheduleChoices, ScheduleValues } from '@/components/schedules/schedule-values';
import {
  hourCounts,
  minuteCounts,
  rhythmOf,
  type ScheduleView,
  weekdayNames,
} from '@/lib/schedules';

/** The initial values of a new schedule's form. */
export const newValues = {
  every: 'day',
  minuteCount: '15',
  hourCount: '1',
  minute: '0',
  time: '06:00',
  weekday: '1',
  day: '1',
  cron: '',
  overlap: 'skip',
  catchUp: 'none',
  catchUpMost: '10',
  jitter: '0',
} satisfies ScheduleValues;

/** A schedule as its form shows it: as a simple rhythm where it is one. */
export function valuesOf(schedule: ScheduleView): ScheduleValues {
  const { name, cron, timeZone, overlap, catchUp, catchUpMost, jitterMs } = schedule;
  return {
    ...newValues,
    ...rhythmValues(cron),
    name,
    cron,
    timeZone,
    overlap,
    catchUp,
    catchUpMost: `${catchUpMost}`,
    jitter: `${jitterMs / 1000}`,
  };
}

function rhythmValues(cron: string): ScheduleValues {
  const rhythm = rhythmOf(cron);
  switch (rhythm?.every) {
    case 'minutes':
      return { every: 'minutes', minuteCount: `${rhythm.count}` };
    case 'hours':
      return { every: 'hours', hourCount: `${rhythm.count}`, minute: `${rhythm.minute}` };
    case 'week':
      return { every: 'week', weekday: `${rhythm.weekday}`, time: rhythm.time };
    case 'month':
      return { every: 'month', day: `${rhythm.day}`, time: rhythm.time };
    case 'day':
    case 'weekday':
      return rhythm;
    default:
      return { every: 'cron' };
  }
}

export const choices: Omit<ScheduleChoices, 'pipelines'> = {
  minuteCounts,
  hourCounts,
  weekdays: weekdayNames,
  timeZones: Intl.supportedValuesOf('timeZone'),
};

type Texts = (name: string) => string;

const textsOf =
  (form: FormData): Texts =>
  (name) =>
    String(form.get(name) ?? '');

export const zoneOf = (form: FormData) => textsOf(form)('timeZone').trim();

/** When a schedule is due, from its form: the values of the chosen rhythm only. */
export function whenInput(form: FormData): Record<string, unknown> {
  const text = textsOf(form);
  const every = text('every');
  return {
    ...(every === 'cron' ? { cron: text('cron') } : { rhythm: rhythmInput(every, text) }),
    timeZone: zoneOf(form),
  };
}

/** The input of the verbs that make and change a schedule. */
export function scheduleInput(form: FormData): Record<string, unknown> {
  const text = textsOf(form);
  return {
    ...whenInput(form),
    name: text('name'),
    overlap: text('overlap'),
    catchUp: text('catchUp'),
    catchUpMost: text('catchUpMost'),
    jitterMs: Math.round(Number(text('jitter')) * 1000),
  };
}

function rhythmInput(every: string, text: Texts): Record<string, string> {
  switch (every) {
    case 'minutes':
      return { every, count: text('minuteCount') };
    case 'hours':
      return { every, count: text('hourCount'), minute: text('minute') };
    case 'week':
      return { every, weekday: text('weekday'), time: text('time') };
    case 'month':
      return { every, day: text('day'), time: text('time') };
    default:
      return { every, time: text('time') };
  }
}
