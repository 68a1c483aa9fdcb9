import type { ReportContent, ReportPipeline } from '@/lib/reports';
import { formatClock, formatDay } from '../ui/format';
import { AggregatesPart } from './aggregates-part';
import { ErrorsPart } from './errors-part';
import { HeatMapPart } from './heat-map-part';
import { OutputsPart } from './outputs-part';
import { RunsPart } from './runs-part';
import { SlowTasksPart } from './slow-tasks-part';
import { Summary } from './summary';

interface Props {
  id: string;
  pipeline: ReportPipeline;
  range: ReportContent['range'];
  asOf: Date;
}

/** One pipeline: its numbers, and each part of it that the report shows. */
export function PipelineSection({ id, pipeline, range, asOf }: Props) {
  const { name, summary, aggregates, heatMap, runs, errors, slowTasks, outputs } = pipeline;
  const { timeZone } = range;
  return (
    <section className="report-pipeline" aria-labelledby={id}>
      <h2 id={id}>{name}</h2>
      {pipeline.uuid ? <p className="report-uuid">{pipeline.uuid}</p> : null}
      <p className="report-source">{sourceWords(pipeline, timeZone)}</p>
      {summary ? <Summary {...{ summary, timeZone, asOf }} /> : null}
      {aggregates ? <AggregatesPart {...{ id, name, aggregates, asOf }} /> : null}
      {heatMap ? <HeatMapPart {...{ id, name, heatMap, asOf }} /> : null}
      {errors ? <ErrorsPart {...{ name, errors, timeZone }} /> : null}
      {slowTasks ? <SlowTasksPart {...{ name }} tasks={slowTasks} /> : null}
      {runs ? <RunsPart {...{ name, runs, timeZone }} /> : null}
      {outputs ? <OutputsPart {...{ outputs, timeZone }} /> : null}
    </section>
  );
}

/** Where its numbers come from, how old they are, and what is wrong with them. */
function sourceWords({ source }: ReportPipeline, timeZone: string): string {
  const { kind, at, doubtful } = source;
  if (kind === 'none' || at === null) return 'Nothing is known of this pipeline yet.';
  const time = `${formatDay(new Date(at), timeZone)} ${formatClock(new Date(at), timeZone).slice(0, 5)}`;
  if (kind === 'history') {
    const doubt = doubtful
      ? ' Some of these days are not known: they are marked, not counted.'
      : '';
    return `Run history, complete to ${time}.${doubt}`;
  }
  const doubt = doubtful ? ' Some of it is not known or contradicts itself.' : '';
  return `Statistics of Datamin in UTC days, as of ${time}.${doubt}`;
}
