import { NavLink } from './nav-link.client';

/** The pages for instance admins. */
export function InstanceNav() {
  return (
    <nav aria-label="Instance" className="-mt-3 mb-4 flex overflow-x-auto border-b border-line">
      <NavLink href="/instance" exact>
        Teams
      </NavLink>
      <NavLink href="/instance/users">Users</NavLink>
      <NavLink href="/instance/provisioning">Directory</NavLink>
      <NavLink href="/instance/break-glass">Break-glass</NavLink>
      <NavLink href="/instance/settings">Settings</NavLink>
      <NavLink href="/instance/health">Health</NavLink>
      <NavLink href="/instance/audit">Audit</NavLink>
    </nav>
  );
}
