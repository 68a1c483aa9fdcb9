import { FirstSteps } from '../first-hour/first-steps';
import { LinkButton } from '../ui/button';
import { EmptyState } from '../ui/empty-state';

/** The first steps of a team: what is missing and who can do it. */
export function NoPipelines({
  base,
  isAdmin,
  hasCredential,
  sandbox,
}: {
  base: string;
  isAdmin: boolean;
  hasCredential: boolean;
  /** Whether the portal may call a sandbox on its own machine. */
  sandbox: boolean;
}) {
  if (!isAdmin) {
    return (
      <EmptyState title="No pipelines yet">
        <p>An admin of the team can register pipelines. Their health shows here.</p>
      </EmptyState>
    );
  }
  return <FirstSteps base={base} hasCredential={hasCredential} sandbox={sandbox} />;
}

export function NoneFits({ clearHref }: { clearHref: string }) {
  return (
    <EmptyState
      title="No pipelines match these filters"
      icon="search"
      actions={<LinkButton href={clearHref}>Clear filters</LinkButton>}
    />
  );
}
