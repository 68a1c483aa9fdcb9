import { Callout } from '../ui/callout';

/** In the place of numbers that could not be had: the reason, and never a zero. */
export function PanelProblem({ what, sentence }: { what: string; sentence: string }) {
  return (
    <Callout tone="bad" title={`${what} could not be read`}>
      <p>{sentence}</p>
    </Callout>
  );
}

/** While Datamin is asked. Without scripts a stream cannot be put in place, so the way round is offered. */
export function WithoutScripts({ href }: { href: string }) {
  return (
    <noscript>
      <p className="mt-2">
        This comes from Datamin and takes a moment.{' '}
        <a className="link" href={href}>
          Load the page whole
        </a>
      </p>
    </noscript>
  );
}
