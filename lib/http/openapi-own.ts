import { z } from 'zod';

export interface OwnPath {
  path: string;
  id: string;
  summary: string;
  /** By status; null: no body. */
  answers: Record<number, { type: string; schema: z.ZodType } | null>;
  /** The status of the problem with which a caller may be refused. */
  refusal?: number;
}

const json = (schema: z.ZodType) => ({ type: 'application/json', schema });

const Ready = z.object({
  status: z.enum(['ready', 'not ready']),
  checks: z.object({
    database: z.enum(['ok', 'unreachable', 'read-only']),
    migrations: z.enum(['ok', 'pending', 'unknown']),
    keys: z.enum(['ok', 'missing']),
    worker: z.enum(['ok', 'silent', 'off']),
  }),
});

/** What a server tells anybody about itself: no operations of the API, but described with them. */
export const ownPaths: readonly OwnPath[] = [
  {
    path: '/api/health',
    id: 'health',
    summary: 'Whether this process answers',
    answers: { 200: json(z.object({ status: z.literal('ok') })) },
  },
  {
    path: '/api/ready',
    id: 'ready',
    summary: 'Whether its database, migrations, keys and worker are well',
    answers: { 200: json(Ready), 503: json(Ready) },
  },
  {
    path: '/api/metrics',
    id: 'metrics',
    summary: 'Metrics for Prometheus; where METRICS_TOKEN is set, with that token as bearer',
    answers: { 200: { type: 'text/plain', schema: z.string() } },
    refusal: 401,
  },
  {
    path: '/api/v1/openapi.json',
    id: 'openApi',
    summary: 'This description; 304 for who sends its ETag',
    answers: { 200: json(z.looseObject({ openapi: z.string() })), 304: null },
  },
];
