import { NavLink } from './nav-link.client';

/** The pages of a team's settings. */
export function SettingsNav({ slug }: { slug: string }) {
  const settings = `/${slug}/settings`;
  return (
    <nav aria-label="Settings" className="-mt-2 mb-4 flex overflow-x-auto border-b border-line">
      <NavLink href={`${settings}/credentials`}>Credentials</NavLink>
      <NavLink href={`${settings}/history`}>History</NavLink>
      <NavLink href={`${settings}/members`}>Members</NavLink>
      <NavLink href={`${settings}/tokens`}>Tokens</NavLink>
      <NavLink href={`${settings}/webhooks`}>Webhooks</NavLink>
      <NavLink href={`${settings}/access`}>Access</NavLink>
      <NavLink href={`${settings}/audit`}>Audit</NavLink>
    </nav>
  );
}
