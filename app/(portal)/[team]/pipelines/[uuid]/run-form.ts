import { randomUUID } from 'node:crypto';
import type { RunState } from '@/components/runs/run-state';
import type { TeamContext } from '@/lib/context';
import { Conflict, PortalError } from '@/lib/errors';
import { toActionState } from '@/lib/http';
import { findPipeline } from '@/lib/pipelines';

/** The state of a form whose run was not requested, or of which that is not known. */
export function refusedRun(thrown: unknown, form: FormData): RunState {
  const members = thrown instanceof Conflict ? thrown.members : {};
  // After any other failure the request may have been made: the same key again then finds it and starts no second run.
  const isRefused = thrown instanceof PortalError && thrown.status < 500;
  return {
    ...toActionState(thrown, form),
    blocked: 'openRequestId' in members || 'coolDownUntil' in members,
    idempotencyKey: isRefused ? randomUUID() : String(form.get('idempotencyKey') ?? ''),
  };
}

/** Whether a person typed the pipeline's name, and so means this one. */
export async function isItsName(ctx: TeamContext, uuid: string, typed: string): Promise<boolean> {
  const { name } = await findPipeline(ctx, uuid);
  return typed.trim().toLowerCase() === name.trim().toLowerCase();
}
