'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import type { RunState } from '@/components/runs/run-state';
import { requireTeam } from '@/lib/auth';
import {
  type ActionState,
  action,
  aForm,
  before,
  bound,
  formInput,
  toActionState,
} from '@/lib/http';
import { removeInputPreset, requestRun, saveInputPreset } from '@/lib/runs';
import { isItsName, refusedRun } from '../run-form';

/** Which pipeline of which team a form is about. */
const boundRow = z.object({ slug: bound, uuid: bound });

/** Runs the pipeline with an input and goes to its request. */
export const runWithInput = action(
  [boundRow, before, aForm],
  async ({ slug, uuid }, _previous, form): Promise<RunState> => {
    try {
      const ctx = await requireTeam(slug);
      const { idempotencyKey, anyway, typedName } = formInput(
        form,
        'idempotencyKey',
        'anyway',
        'typedName',
      );
      const confirm = typedName !== undefined && (await isItsName(ctx, uuid, typedName));
      const { id } = await requestRun(ctx, {
        pipelineUuid: uuid,
        idempotencyKey,
        body: {
          input: asTyped(String(form.get('input') ?? '')),
          ...(anyway && { anyway: anyway === 'true' }),
          ...(confirm && { confirm }),
        },
      });
      redirect(`/${slug}/run-requests/${id}`);
    } catch (thrown) {
      return refusedRun(thrown, form);
    }
  },
);

export const keepPreset = action(
  [boundRow, before, aForm],
  async ({ slug, uuid }, _previous, form): Promise<ActionState> => {
    try {
      const given = formInput(form, 'name', 'input');
      await saveInputPreset(await requireTeam(slug), uuid, {
        ...given,
        ...(given.input !== undefined && { input: asTyped(given.input) }),
      });
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);

export const removePreset = action(
  [boundRow, before, aForm],
  async ({ slug }, _previous, form): Promise<ActionState> => {
    try {
      await removeInputPreset(await requireTeam(slug), String(form.get('id') ?? ''));
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);

/** A browser sends each end of line as two characters. */
const asTyped = (text: string) => text.replaceAll('\r\n', '\n');
