import { cx } from '../ui/cx';
import { type Theme, themes } from './theme';

/** Three buttons of a plain form: works before hydration and without scripts. */
export function ThemeForm({
  theme,
  action,
}: {
  theme: Theme;
  action: (form: FormData) => Promise<void>;
}) {
  return (
    <form action={action} className="px-2 py-1.5">
      <fieldset className="flex items-center justify-between gap-2">
        <legend className="float-left mr-2 text-muted">Theme</legend>
        <span className="flex gap-1">
          {themes.map((choice) => (
            <button
              key={choice}
              type="submit"
              name="theme"
              value={choice}
              aria-pressed={choice === theme}
              className={cx(
                'btn btn-small capitalize',
                choice === theme ? 'tone-busy border-accent' : 'btn-quiet',
              )}
            >
              {choice}
            </button>
          ))}
        </span>
      </fieldset>
    </form>
  );
}
