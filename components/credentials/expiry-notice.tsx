import type { ExpiringCredential } from '@/lib/credentials';
import { Callout } from '../ui/callout';
import { Link } from '../ui/link';

/** For admins: which credentials expire soon or have expired, and what that means. */
export function ExpiryNotice({
  expiring,
  base,
}: {
  expiring: readonly ExpiringCredential[];
  base: string;
}) {
  const [first] = expiring;
  if (!first) return null;
  return (
    <Callout
      tone={first.daysLeft <= 1 ? 'bad' : 'warn'}
      className="mb-4"
      title={first.daysLeft <= 0 ? 'A credential has expired' : 'A credential expires soon'}
    >
      <ul className="grid gap-0.5">
        {expiring.map(({ id, name, expiresOn, daysLeft, whenExpired }) => (
          <li key={id} className="wrap-anywhere">
            <Link href={`${base}/settings/credentials/${id}`}>{name}</Link> {inWords(daysLeft)} (
            {expiresOn}).{' '}
            {whenExpired === 'disable' ? 'It is disabled on that day.' : 'It stays in use here.'}
          </li>
        ))}
      </ul>
    </Callout>
  );
}

function inWords(daysLeft: number): string {
  if (daysLeft < 0) return daysLeft === -1 ? 'expired yesterday' : `expired ${-daysLeft} days ago`;
  if (daysLeft === 0) return 'expires today';
  return daysLeft === 1 ? 'expires tomorrow' : `expires in ${daysLeft} days`;
}
