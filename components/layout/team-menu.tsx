import { Icon } from '../ui/icon';
import { Link } from '../ui/link';
import { Menu } from './menu.client';

export interface TeamLink {
  slug: string;
  name: string;
}

/** The current team, and links to the others. */
export function TeamMenu({ team, teams }: { team: TeamLink; teams: readonly TeamLink[] }) {
  return (
    <Menu
      className="min-w-0"
      summary={
        <>
          <span className="sr-only">Team: </span>
          <span className="min-w-0 max-w-[9rem] truncate text-ink sm:max-w-[16rem]">
            {team.name}
          </span>
          <Icon name="down" className="size-3.5" />
        </>
      }
    >
      <ul className="menu-sheet start-0">
        {teams.map(({ slug, name }) => (
          <li key={slug}>
            <Link
              look="bare"
              className="menu-item"
              href={`/${slug}`}
              aria-current={slug === team.slug ? 'true' : undefined}
            >
              <span className="min-w-4">{slug === team.slug ? <Icon name="check" /> : null}</span>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </Menu>
  );
}
