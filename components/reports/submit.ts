import type { ActionState } from '@/lib/http';

/** What an admin is told after a form of a report; `shown` is a URL that nobody can be shown again. */
export interface ReportActionState extends ActionState {
  /** Of the report that was made. */
  href?: string;
}

/** A server action bound to its page, as useActionState takes it. */
export type Submit = (previous: ReportActionState, form: FormData) => Promise<ReportActionState>;

export const untouched: ReportActionState = { status: 'idle' };
