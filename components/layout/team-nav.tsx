import { NavLink } from './nav-link.client';

/** The pages of a team. Only admins can open settings; the server decides, this only leaves the link out. */
export function TeamNav({ slug, isAdmin }: { slug: string; isAdmin: boolean }) {
  const home = `/${slug}`;
  return (
    <nav aria-label="Team" className="flex overflow-x-auto px-1 sm:px-2">
      <NavLink href={home} exact>
        Overview
      </NavLink>
      <NavLink href={`${home}/pipelines`} also={[`${home}/tasks`]}>
        Pipelines
      </NavLink>
      <NavLink href={`${home}/runs`}>Runs</NavLink>
      <NavLink href={`${home}/run-requests`} also={[`${home}/bulk-runs`]}>
        Requests
      </NavLink>
      <NavLink href={`${home}/schedules`}>Schedules</NavLink>
      {isAdmin ? (
        <>
          <NavLink href={`${home}/reports`}>Reports</NavLink>
          <NavLink href={`${home}/settings/credentials`} also={[`${home}/settings`]}>
            Settings
          </NavLink>
        </>
      ) : null}
    </nav>
  );
}
