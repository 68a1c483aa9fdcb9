import type { ReportContent } from '@/lib/reports';
import { PipelineSection } from './pipeline-section';
import { PipelinesTable } from './pipelines-table';

/** Everything a document says about its pipelines: from the numbers alone, whatever report they belong to. */
export function PipelineParts({ content }: { content: Omit<ReportContent, 'title' | 'note'> }) {
  const { pipelines } = content;
  return (
    <>
      {pipelines.length > 1 ? <PipelinesTable {...{ content }} /> : null}
      {pipelines.length === 0 ? (
        <p className="report-empty">The pipelines of this report are no longer here.</p>
      ) : null}
      {pipelines.map((pipeline, index) => (
        <PipelineSection
          // biome-ignore lint/suspicious/noArrayIndexKey: names may be equal, and nothing moves
          key={index}
          id={`p${index + 1}`}
          pipeline={pipeline}
          range={content.range}
          asOf={new Date(content.asOf)}
        />
      ))}
    </>
  );
}
