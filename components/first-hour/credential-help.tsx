/** Where to find what the form asks for, for those who have not seen it before. */
export function CredentialHelp() {
  return (
    <details>
      <summary className="plain-summary cursor-pointer font-medium">Where do I find these?</summary>
      <dl className="mt-2 grid gap-2 text-muted">
        <dt className="font-medium text-ink">Client id and secret</dt>
        <dd>
          They belong to an OAuth client, which someone with access to your organization’s API
          settings creates in Datamin or Ylem. The id is a UUID. The secret is shown once, when the
          client is created: if nobody saved it, create another client.
        </dd>
        <dt className="font-medium text-ink">Scopes</dt>
        <dd>
          Reading statistics (<code>stats:read</code>) is what every page here needs. Running
          pipelines (<code>pipelines:run</code>, elsewhere <code>workflows:run</code>) is needed
          only for “Run now”; leave it out for a read-only portal.
        </dd>
        <dt className="font-medium text-ink">Base URL</dt>
        <dd>
          <code>https://api.datamin.io</code> for hosted Datamin. For your own Ylem, the address of
          its API, without <code>/v1</code>: by default on port 7339, not the port of its web pages.
        </dd>
      </dl>
    </details>
  );
}
