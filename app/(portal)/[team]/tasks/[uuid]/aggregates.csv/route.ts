import { serveAggregatesCsv } from '../../../_stats/aggregates-csv';

export const GET = serveAggregatesCsv('task');
