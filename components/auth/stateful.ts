import type { ActionState } from '@/lib/http';

/** A server action that tells its form what became of it. */
export type StatefulAction = (state: ActionState, form: FormData) => Promise<ActionState>;

/** What every such form begins with. */
export const untouched: ActionState = { status: 'idle' };
