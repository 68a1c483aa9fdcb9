import type { ReportViews } from '@/lib/reports';

const height = 48;
const step = 10;

/** Views on each of the last thirty days. The summary gives the numbers for those who cannot see it. */
export function ViewsChart({ days }: Pick<ReportViews, 'days'>) {
  const most = Math.max(1, ...days.map(({ views }) => views));
  const busiest = days.find(({ views }) => views === most);
  const all = days.reduce((sum, { views }) => sum + views, 0);
  const words = `${all} ${all === 1 ? 'view' : 'views'} in the last 30 days (UTC)${
    busiest ? `, most on ${busiest.day}: ${busiest.views}` : ''
  }`;
  return (
    <figure className="grid gap-1">
      <svg
        viewBox={`0 0 ${days.length * step} ${height}`}
        className="h-12 w-full max-w-xl text-accent"
        preserveAspectRatio="none"
        role="img"
        aria-label={words}
      >
        {days.map(({ day, views }, place) => {
          const tall = views === 0 ? 1 : Math.max(3, (views / most) * height);
          return (
            <rect
              key={day}
              x={place * step + 1}
              y={height - tall}
              width={step - 2}
              height={tall}
              fill="currentColor"
              opacity={views === 0 ? 0.25 : 1}
            >
              <title>{`${day}: ${views}`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption className="text-xs text-muted">{words}</figcaption>
    </figure>
  );
}
