import type { ActionState } from '@/lib/http';

/** A server action bound to its page, as useActionState takes it. */
export type Submit<State extends ActionState = ActionState> = (
  previous: State,
  form: FormData,
) => Promise<State>;

/** What a form offers of a credential: never more than its name. */
export interface CredentialChoice {
  id: string;
  name: string;
}
