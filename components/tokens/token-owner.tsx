import { ConfirmAction } from '@/components/auth/confirm-action.client';
import type { StatefulAction } from '@/components/auth/stateful';
import { SelectField } from '@/components/ui/fields';
import type { MadeTokenView } from '@/lib/teams';

interface Props {
  token: MadeTokenView;
  handOver: StatefulAction | null;
  accounts: { id: string; name: string }[];
}

/** Whose a token is; a person's can be handed over to a service account. */
export function TokenOwner({ token, handOver, accounts }: Props) {
  if (token.serviceAccount) return token.serviceAccount.name;
  if (accounts.length === 0 || !handOver)
    return token.makerId === null ? 'the team' : token.createdBy;
  return (
    <div className="grid justify-items-start gap-1">
      {token.makerId === null ? 'the team' : token.createdBy}
      <ConfirmAction
        action={handOver}
        ask={
          <>
            Hand over<span className="sr-only"> {token.name}</span>
          </>
        }
        confirm={`Hand over ${token.name}`}
        small
        hidden={{ id: token.id }}
      >
        <SelectField
          label="To the service account"
          id={`to-${token.id}`}
          name="serviceAccountId"
          options={accounts.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <p>The token stays as it is, and no longer ends with a membership.</p>
      </ConfirmAction>
    </div>
  );
}
