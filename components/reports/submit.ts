import type { ActionState } from '@/lib/http';

/** The outcome of a report's form, for an admin; `shown` is a URL that can never be shown again. */
export interface ReportActionState extends ActionState {
  /** The page of the report that was made. */
  href?: string;
}

/** A server action bound to its page, as useActionState takes it. */
export type Submit = (previous: ReportActionState, form: FormData) => Promise<ReportActionState>;

export const untouched: ReportActionState = { status: 'idle' };
