'use server';

import { randomUUID } from 'node:crypto';
import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
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
import { nameTask, removePipeline, updatePipeline } from '@/lib/pipelines';
import { changeRunSettings, requestRun } from '@/lib/runs';
import { tagsFromText } from '../tags';
import { isItsName, refusedRun } from './run-form';

/** Runs the pipeline and goes to its run; if there is none yet, says how far the request got. */
export const runPipeline = action(
  [bound, bound, before, aForm],
  async (slug, uuid, _previous, form): Promise<RunState> => {
    try {
      const ctx = await requireTeam(slug);
      const { idempotencyKey, anyway, typedName } = formInput(
        form,
        'idempotencyKey',
        'anyway',
        'typedName',
      );
      const confirm = typedName !== undefined && (await isItsName(ctx, uuid, typedName));
      const { id, state, reason, runUuid } = await requestRun(ctx, {
        pipelineUuid: uuid,
        idempotencyKey,
        body: { ...(anyway && { anyway: anyway === 'true' }), ...(confirm && { confirm }) },
      });
      if (runUuid) redirect(`/${slug}/runs/${runUuid}`);
      refresh();
      return {
        status: state === 'rejected' ? 'failed' : 'done',
        request: { id, state, reason },
        idempotencyKey: randomUUID(),
      };
    } catch (thrown) {
      return refusedRun(thrown, form);
    }
  },
);

/** Changes how carefully the pipeline must be run. */
export const changeHowItIsRun = action(
  [bound, bound, before, aForm],
  async (slug, uuid, _previous, form): Promise<ActionState> => {
    try {
      await changeRunSettings(await requireTeam(slug), uuid, {
        needsConfirmation: form.get('needsConfirmation') === 'true',
        coolDownMs: Math.round(Number(form.get('coolDown')) * 60_000),
      });
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);

/** Changes the pipeline's texts or its credential. */
export const changePipeline = action(
  [bound, bound, before, aForm],
  async (slug, uuid, _previous, form): Promise<ActionState> => {
    try {
      const ctx = await requireTeam(slug);
      await updatePipeline(ctx, uuid, {
        ...formInput(form, 'credentialId'),
        runCredentialId: formInput(form, 'runCredentialId').runCredentialId ?? null,
        name: form.get('name'),
        description: form.get('description'),
        tags: tagsFromText(form.get('tags')),
      });
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);

export const forgetPipeline = action(
  [bound, bound, before],
  async (slug, uuid, _previous): Promise<ActionState> => {
    try {
      await removePipeline(await requireTeam(slug), uuid);
      redirect(`/${slug}/pipelines`);
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);

/** Names a task of the pipeline; an empty name removes it. */
export const renameTask = action(
  [bound, bound, before, aForm],
  async (slug, uuid, _previous, form): Promise<ActionState> => {
    try {
      const name = formInput(form, 'name').name?.trim();
      await nameTask(await requireTeam(slug), uuid, { name: name || null });
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);
