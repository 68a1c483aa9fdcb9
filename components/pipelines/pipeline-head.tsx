import type { ReactNode } from 'react';
import type { PipelineView } from '@/lib/pipelines';
import { Tag } from '../ui/badge';
import { buttonClass } from '../ui/button';
import { Later } from '../ui/later';
import { PageHead } from '../ui/page-head';
import { Tabs } from '../ui/tabs';
import { PipelineNotes } from './pipeline-notes';
import { PipelineStateBadges } from './state-badge';

/** The frame of a pipeline's pages: what it is, how it is, and the links between them. */
export function PipelineHead({
  pipeline,
  base,
  page,
  isAdmin = false,
  mayRun = false,
  actions,
  lead,
  children,
}: {
  pipeline: PipelineView;
  base: string;
  page: 'statistics' | 'history' | 'log' | 'settings';
  /** Whether the reader may change the pipeline. */
  isAdmin?: boolean;
  /** Whether the reader may run it: then each of its pages leads to that. */
  mayRun?: boolean;
  actions?: ReactNode;
  /** What this page says, in a sentence. */
  lead?: ReactNode;
  /** Everything after the head. */
  children: ReactNode;
}) {
  const path = `${base}/pipelines/${pipeline.uuid}`;
  return (
    <>
      <PageHead
        title={pipeline.name}
        crumbs={[{ label: 'Pipelines', href: `${base}/pipelines` }]}
        badge={<PipelineStateBadges {...pipeline} />}
        actions={
          actions ??
          (mayRun ? (
            // A load, because the question opens by its anchor.
            <a className={buttonClass({ look: 'primary' })} href={`${path}#run`}>
              Run now…
            </a>
          ) : null)
        }
        tabs={
          <Tabs
            label="Pipeline"
            className=""
            items={[
              { href: path, label: 'Statistics', current: page === 'statistics' },
              { href: `${path}/history`, label: 'History', current: page === 'history' },
              { href: `${base}/runs?pipeline=${pipeline.uuid}`, label: 'All runs' },
              { href: `${path}/log`, label: 'Log', current: page === 'log' },
              ...(isAdmin
                ? [{ href: `${path}/settings`, label: 'Settings', current: page === 'settings' }]
                : []),
            ]}
          />
        }
        lead={
          <>
            <PipelineNotes pipeline={pipeline} />
            {lead}
          </>
        }
      >
        {pipeline.description ? (
          <p className="whitespace-pre-line wrap-anywhere">{pipeline.description}</p>
        ) : null}
        <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs">
          <code className="text-xs wrap-anywhere">{pipeline.uuid}</code>
          <span>
            <span className="max-sm:hidden">· </span>credential {pipeline.credential.name}
          </span>
          {pipeline.runCredential ? <span>· run with {pipeline.runCredential.name}</span> : null}
          {pipeline.tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </p>
      </PageHead>
      <Later>{children}</Later>
    </>
  );
}
