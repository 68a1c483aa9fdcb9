import type { ReactNode } from 'react';
import { LinkButton } from '../ui/button';
import { Icon } from '../ui/icon';

interface Step {
  title: string;
  isDone: boolean;
  words: ReactNode;
  /** The link to take when it is this step's turn. */
  way?: { href: string; label: string };
}

/** From an empty team to its first numbers: what is done, and what is next. */
export function FirstSteps({
  base,
  hasCredential,
  sandbox,
}: {
  base: string;
  hasCredential: boolean;
  /** Whether the portal may call one on its own machine. */
  sandbox: boolean;
}) {
  const steps: Step[] = [
    { title: 'Set up the portal', isDone: true, words: 'You have an account and a team.' },
    {
      title: 'Add a credential',
      isDone: hasCredential,
      words: `The portal reads Datamin through an API client: its base URL, client id and secret.${
        sandbox ? ' No Datamin client yet? Start with the sandbox.' : ''
      }`,
      way: { href: `${base}/settings/credentials/new`, label: 'Add a credential' },
    },
    {
      title: 'Register a pipeline',
      isDone: false,
      words: 'Datamin’s API does not list pipelines: paste the address of one, or its UUID.',
      way: { href: `${base}/pipelines/new`, label: 'Register a pipeline' },
    },
    {
      title: 'See its numbers',
      isDone: false,
      words: 'The last 7 days of its log are read at once, a year of statistics soon after.',
    },
  ];
  const next = steps.findIndex(({ isDone }) => !isDone);
  return (
    <div className="mx-auto max-w-2xl px-4 py-8">
      <h2 className="mb-4 text-center text-lg font-semibold">First steps</h2>
      <ol className="grid gap-3">
        {steps.map(({ title, isDone, words, way }, index) => (
          <li
            key={title}
            aria-current={index === next ? 'step' : undefined}
            className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-3 gap-y-1"
          >
            <Icon
              name={isDone ? 'good' : index === next ? 'right' : 'idle'}
              className={isDone ? 'mt-0.5 text-good' : 'mt-0.5 text-muted'}
            />
            <div className="grid gap-1">
              <p className={index === next ? 'font-semibold' : undefined}>
                {title}
                {isDone ? <span className="text-muted"> (done)</span> : null}
              </p>
              {isDone ? null : <p className="text-muted">{words}</p>}
              {way && index === next ? (
                <p className="mt-1">
                  <LinkButton look="primary" href={way.href}>
                    {way.label}
                  </LinkButton>
                </p>
              ) : null}
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}
