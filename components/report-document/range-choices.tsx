/** What a viewer may choose: days back from today, or any days between two. */
export interface RangeChoice {
  presets: readonly { days: number; isCurrent: boolean }[];
  /** The days shown now, as written. */
  from: string;
  to: string;
  earliest: string | null;
  latest: string;
  /** A theme other than the report's own, to be kept. */
  theme: string | null;
  /** The address asked for days that this report does not show. */
  refused: boolean;
}

/** Plain links and a form: the days are in the address, so that it can be passed on as seen. */
export function RangeChoices({ presets, from, to, earliest, latest, theme, refused }: RangeChoice) {
  const suffix = theme ? `&theme=${theme}` : '';
  return (
    <nav className="report-choices" aria-label="Days shown">
      <ul>
        {presets.map(({ days, isCurrent }) => (
          <li key={days}>
            <a href={`?days=${days}${suffix}`} aria-current={isCurrent ? 'true' : undefined}>
              Last {days} days
            </a>
          </li>
        ))}
      </ul>
      <form method="get" action="">
        <DayField label="From" name="from" value={from} {...{ earliest, latest }} />
        <DayField label="to" name="to" value={to} {...{ earliest, latest }} />
        {theme ? <input type="hidden" name="theme" value={theme} /> : null}
        <button type="submit">Show</button>
      </form>
      {refused ? (
        <p role="status">This report does not cover the days you asked for. These are its own.</p>
      ) : null}
    </nav>
  );
}

/**
 * Text rather than `date`: what a browser builds into a date input takes longer than a report's whole head, all of it
 * before the first paint. The small script converts it afterwards, with `min` and `max`, which mean nothing before.
 */
function DayField({
  label,
  name,
  value,
  earliest,
  latest,
}: Pick<RangeChoice, 'earliest' | 'latest'> & { label: string; name: string; value: string }) {
  return (
    <label>
      {label}
      <input
        name={name}
        defaultValue={value}
        data-min={earliest ?? undefined}
        data-max={latest}
        required
        pattern="\d{4}-\d{2}-\d{2}"
        placeholder="YYYY-MM-DD"
        title="A day, as YYYY-MM-DD"
        autoComplete="off"
      />
    </label>
  );
}
