'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import type { ScheduleState } from '@/components/schedules/schedule-values';
import { requireTeam } from '@/lib/auth';
import type { TeamContext } from '@/lib/context';
import {
  type ActionState,
  action,
  aForm,
  before,
  bound,
  toActionState,
  typedValues,
} from '@/lib/http';
import {
  changeSchedule,
  createSchedule,
  pauseSchedule,
  previewSchedule,
  removeSchedule,
  resumeSchedule,
} from '@/lib/schedules';
import { scheduleInput, whenInput, zoneOf } from './form-values';

/** Which schedule of which team a form is about. */
const boundRow = z.object({ slug: bound, id: bound });

/** Makes the schedule and goes to it, or shows what it would do. */
export const makeSchedule = action(
  [bound, before, aForm],
  async (slug, _previous, form): Promise<ScheduleState> => {
    try {
      const ctx = await requireTeam(slug);
      if (form.get('step') === 'preview') return previewOf(ctx, form);
      const input = { ...scheduleInput(form), pipelineUuid: form.get('pipelineUuid') };
      const { id } = await createSchedule(ctx, input);
      redirect(`/${slug}/schedules/${id}`);
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);

/** Changes the schedule, or shows what it would do. */
export const saveSchedule = action(
  [boundRow, before, aForm],
  async ({ slug, id }, _previous, form): Promise<ScheduleState> => {
    try {
      const ctx = await requireTeam(slug);
      if (form.get('step') === 'preview') return previewOf(ctx, form);
      await changeSchedule(ctx, id, scheduleInput(form));
      refresh();
      return { status: 'done', values: typedValues(form) };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);

function previewOf(ctx: TeamContext, form: FormData): ScheduleState {
  const preview = { ...previewSchedule(ctx, whenInput(form)), timeZone: zoneOf(form) };
  return { status: 'idle', values: typedValues(form), preview };
}

/** Pauses or resumes it. */
export const pauseOrResume = action(
  [boundRow, z.enum(['pause', 'resume']), before],
  async ({ slug, id }, wanted, _previous): Promise<ActionState> => {
    try {
      const ctx = await requireTeam(slug);
      await (wanted === 'pause' ? pauseSchedule(ctx, id) : resumeSchedule(ctx, id));
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);

export const forgetSchedule = action(
  [boundRow, before],
  async ({ slug, id }, _previous): Promise<ActionState> => {
    try {
      await removeSchedule(await requireTeam(slug), id);
      redirect(`/${slug}/schedules`);
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);
