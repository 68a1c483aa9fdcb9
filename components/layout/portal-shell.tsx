import type { ReactNode } from 'react';
import { Link } from '../ui/link';
import { ToastRegion } from '../ui/toast-region.client';
import { Brand } from './brand';
import { SkipLink } from './skip-link';
import { type TeamLink, TeamMenu } from './team-menu';
import { TeamNav } from './team-nav';
import { UserMenu, type UserMenuProps } from './user-menu';

/** The frame around every page of a team. */
export function PortalShell({
  team,
  teams,
  isAdmin,
  sendsMail,
  search,
  children,
  ...menu
}: UserMenuProps & {
  team: TeamLink;
  teams: readonly TeamLink[];
  isAdmin: boolean;
  /** Whether pipelines can be followed: where no mail is sent, nothing links to that page. */
  sendsMail: boolean;
  /** Search, the way to everything else. */
  search: ReactNode;
  children: ReactNode;
}) {
  return (
    <>
      <SkipLink />
      <header className="shell-head">
        <div className="mx-auto max-w-[90rem]">
          <div className="shell-row flex items-center gap-2 px-3 pt-1.5 sm:px-4">
            <Link
              look="bare"
              href={`/${team.slug}`}
              className="reach flex shrink-0 rounded-control py-1"
            >
              <Brand />
            </Link>
            <span aria-hidden="true" className="text-line">
              /
            </span>
            <TeamMenu team={team} teams={teams} />
            <div className="ms-auto flex shrink-0 items-center gap-1 sm:gap-2">
              {search}
              <UserMenu
                followingHref={sendsMail ? `/${team.slug}/following` : undefined}
                {...menu}
              />
            </div>
          </div>
          {/* Around it, not on it: a browser takes something that scrolls for moved when it comes. */}
          <div className="shell-row shell-nav">
            <TeamNav slug={team.slug} isAdmin={isAdmin} />
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto max-w-[90rem] px-3 py-4 sm:px-4">
        {children}
      </main>
      <ToastRegion />
    </>
  );
}
