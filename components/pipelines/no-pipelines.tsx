import { LinkButton } from '../ui/button';
import { EmptyState } from '../ui/empty-state';

/** The first steps of a team: what is missing and who can do it. */
export function NoPipelines({
  base,
  isAdmin,
  hasCredential,
}: {
  base: string;
  isAdmin: boolean;
  hasCredential: boolean;
}) {
  if (!isAdmin) {
    return (
      <EmptyState title="No pipelines yet">
        <p>An admin of the team registers pipelines; once one is there, its health shows here.</p>
      </EmptyState>
    );
  }
  if (!hasCredential) {
    return (
      <EmptyState
        title="Start with a credential"
        icon="key"
        actions={
          <LinkButton look="primary" href={`${base}/settings/credentials`}>
            Add a credential
          </LinkButton>
        }
      >
        <p>
          The portal reads Datamin with an API client of yours: its base URL, client id and secret.
          Then register pipelines by their UUID.
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No pipelines yet"
      actions={
        <LinkButton look="primary" href={`${base}/pipelines/new`}>
          Register a pipeline
        </LinkButton>
      }
    >
      <p>
        Datamin does not list its pipelines: register each by its UUID or by pasting its address.
      </p>
    </EmptyState>
  );
}

export function NoneFits({ clearHref }: { clearHref: string }) {
  return (
    <EmptyState
      title="No pipeline fits these filters"
      icon="search"
      actions={<LinkButton href={clearHref}>Clear the filters</LinkButton>}
    />
  );
}
