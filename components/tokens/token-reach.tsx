import type { ApiTokenView } from '@/lib/teams';

/** What a token reaches, in a few words; its pipelines are listed on request. */
export function TokenReach({ pipelines, tags }: Pick<ApiTokenView, 'pipelines' | 'tags'>) {
  if (pipelines === null) return 'the team';
  const count = pipelines.length === 1 ? '1 pipeline' : `${pipelines.length} pipelines`;
  return (
    <>
      {pipelines.length > 0 ? (
        <details>
          <summary className="cursor-pointer whitespace-nowrap">{count}</summary>
          <ul className="text-muted">
            {pipelines.map((uuid) => (
              <li key={uuid}>
                <code className="wrap-anywhere">{uuid}</code>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {tags && tags.length > 0 ? <div>tagged {tags.join(', ')}</div> : null}
      {pipelines.length === 0 && tags?.length === 0 ? 'nothing: its pipelines are gone' : null}
    </>
  );
}
