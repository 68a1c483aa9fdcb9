import type { StatefulAction } from '@/components/auth/stateful';
import { ExactTime } from '@/components/ui/time';
import { FactorDemandForm } from './factor-demand-form.client';

interface Props {
  action: StatefulAction;
  /** Since when the team requires it; null if it does not. */
  since: Date | null;
  /** How many members have no second factor. */
  without: number;
  timeZone: string;
}

/** Whether the team admits only those with a second factor, and whom that shuts out. */
export function FactorDemand({ action, since, without, timeZone }: Props) {
  const whom = without === 1 ? '1 member has none' : `${without} members have none`;
  return (
    <div className="grid gap-3">
      {since ? (
        <p>
          Required since <ExactTime at={since} timeZone={timeZone} />.{' '}
          {without > 0 ? `${whom} and must set one up to get in.` : 'Every member has one.'}
        </p>
      ) : (
        <p>
          Members may sign in with a password alone.{' '}
          {without > 0
            ? `${whom}: if you require one, they must set it up before they can open the team again.`
            : 'Every member has a second factor.'}{' '}
          API tokens keep working either way.
        </p>
      )}
      <FactorDemandForm action={action} required={since !== null} />
    </div>
  );
}
