import type { ActionState } from '@/lib/http';

/** A server action that reports its outcome to its form. */
export type StatefulAction = (state: ActionState, form: FormData) => Promise<ActionState>;

/** The initial state of every such form. */
export const untouched: ActionState = { status: 'idle' };
