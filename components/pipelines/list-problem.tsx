import { LinkButton } from '../ui/button';
import { Callout } from '../ui/callout';

/** An address that asks for something no list can give, such as a cursor of other filters. */
export function ListProblem({ problem, clearHref }: { problem: string; clearHref: string }) {
  return (
    <Callout tone="bad" title="This list cannot be shown" className="mb-3">
      <p>{problem}</p>
      <LinkButton small href={clearHref} className="mt-2">
        Show all pipelines
      </LinkButton>
    </Callout>
  );
}
