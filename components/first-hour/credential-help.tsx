/** Where the words of the form come from, for who has not seen them before. */
export function CredentialHelp() {
  return (
    <details>
      <summary className="plain-summary cursor-pointer font-medium">Where do I find these?</summary>
      <dl className="mt-2 grid gap-2 text-muted">
        <dt className="font-medium text-ink">Client id and secret</dt>
        <dd>
          Of an OAuth client, which somebody with access to the API settings of your organization
          makes in Datamin or Ylem. The id is a UUID. The secret is shown once, when the client is
          made: if it was not kept, make another client.
        </dd>
        <dt className="font-medium text-ink">Scopes</dt>
        <dd>
          Reading statistics (<code>stats:read</code>) is what every page here lives on. Running
          pipelines (<code>pipelines:run</code>, elsewhere <code>workflows:run</code>) is needed for
          “Run now” alone; leave it out for a portal that only looks.
        </dd>
        <dt className="font-medium text-ink">Base URL</dt>
        <dd>
          <code>https://api.datamin.io</code> for hosted Datamin. For a Ylem of your own the address
          at which its API answers, without <code>/v1</code>: as it comes that is port 7339, not the
          one that shows its pages.
        </dd>
      </dl>
    </details>
  );
}
