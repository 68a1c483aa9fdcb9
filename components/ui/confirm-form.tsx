import type { ReactNode } from 'react';
import { type Answer, AnsweredForm } from './answered.client';
import { type ButtonLook, buttonClass } from './button';
import { cx } from './cx';
import { SubmitButton } from './submit-button.client';

/** A form's action: a server action, or the state-bound one of useActionState. */
type FormAction = (form: FormData) => void | Promise<void>;

/**
 * A step that asks first: the button opens the question, and the question holds the form. `<details>`, so
 * it works before any script runs; pressing the button again closes it.
 */
export function ConfirmForm({
  id,
  action,
  ask,
  confirm,
  pending,
  look = 'default',
  small,
  hidden,
  inline = false,
  answer = { status: 'idle' },
  open = answer.status === 'failed',
  children,
}: ButtonLook & {
  /** An address with this fragment opens the question: a browser opens the `<details>` around its target. */
  id?: string;
  action: FormAction;
  /** The label of the button that asks. */
  ask: ReactNode;
  /** The label of the button that does it: a verb and its object, "Remove pipeline". */
  confirm: ReactNode;
  pending?: ReactNode;
  hidden?: Record<string, string>;
  /** Opens in the flow of the page; otherwise it hangs from the button's end where there is room. */
  inline?: boolean;
  /** The action's; its fields keep what was typed. */
  answer?: Answer;
  /** Without scripts the page comes anew after a post, and an answer in a closed question would not be seen. */
  open?: boolean;
  /** What will happen, and further fields. */
  children: ReactNode;
}) {
  // Of many in a table only the question is red, which names what it is about.
  const asks = small && look === 'danger' ? 'quiet' : look;
  return (
    <details className="disclosure confirm" open={open || undefined}>
      <summary className={buttonClass({ look: asks, small })}>{ask}</summary>
      <form
        id={id}
        action={action}
        className={cx('panel panel-body confirm-sheet', inline && 'confirm-inline')}
      >
        {Object.entries(hidden ?? {}).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div className="grid gap-3">
          <AnsweredForm answer={answer}>{children}</AnsweredForm>
        </div>
        <div>
          <SubmitButton look={look === 'danger' ? 'danger' : 'primary'} pending={pending}>
            {confirm}
          </SubmitButton>
        </div>
      </form>
    </details>
  );
}
