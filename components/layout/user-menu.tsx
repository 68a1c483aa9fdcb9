import { Icon } from '../ui/icon';
import { Link } from '../ui/link';
import { Menu } from './menu.client';
import type { Theme } from './theme';
import { ThemeForm } from './theme-form';

export interface UserMenuProps {
  user: { name: string; email: string; isInstanceAdmin?: boolean };
  /** The person's role in the team they are viewing. */
  role?: string | undefined;
  /** That team's page of followed pipelines. */
  followingHref?: string | undefined;
  theme: Theme;
  setTheme: (form: FormData) => Promise<void>;
  /** An action, or the route that ends the session on POST. */
  signOut: string | ((form: FormData) => Promise<void>);
}

export function UserMenu({ user, role, followingHref, theme, setTheme, signOut }: UserMenuProps) {
  return (
    <Menu
      summary={
        <>
          <Icon name="person" />
          <span className="max-w-[10rem] truncate max-sm:sr-only">{user.name}</span>
          <Icon name="down" className="size-3.5" />
        </>
      }
    >
      <div className="menu-sheet end-0">
        <div className="px-2 py-1.5 wrap-anywhere">
          <p className="font-semibold">{user.name}</p>
          <p className="text-xs text-muted">{user.email}</p>
          {role ? <p className="text-xs text-muted">Role here: {role}</p> : null}
        </div>
        <hr className="my-1 border-line" />
        <Link look="bare" className="menu-item" href="/profile">
          Profile
        </Link>
        {followingHref ? (
          <Link look="bare" className="menu-item" href={followingHref}>
            Mail about pipelines
          </Link>
        ) : null}
        {user.isInstanceAdmin ? (
          <Link look="bare" className="menu-item" href="/instance">
            Instance
          </Link>
        ) : null}
        <ThemeForm theme={theme} action={setTheme} />
        <hr className="my-1 border-line" />
        <form action={signOut} {...(typeof signOut === 'string' && { method: 'post' })}>
          <button type="submit" className="menu-item">
            Sign out
          </button>
        </form>
      </div>
    </Menu>
  );
}
