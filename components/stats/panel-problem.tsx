import { Callout } from '../ui/callout';

/** Replaces numbers that could not be fetched: the reason, and never a zero. */
export function PanelProblem({ what, sentence }: { what: string; sentence: string }) {
  return (
    <Callout tone="bad" title={`${what} could not be read`}>
      <p>{sentence}</p>
    </Callout>
  );
}

/** While Datamin is asked. What streams in needs scripts; a browser without them goes to the page that waits for it. */
export function WithoutScripts({ href }: { href: string }) {
  return (
    <noscript>
      <meta httpEquiv="refresh" content={`0;url=${href}`} />
      <p className="mt-2">
        This comes from Datamin and takes a moment.{' '}
        <a className="link" href={href}>
          Load the page whole
        </a>
      </p>
    </noscript>
  );
}
