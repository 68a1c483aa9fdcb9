import { z } from 'zod';
import { openApiTags, tagOf } from './openapi-tags';
import type { Operation } from './operation';

const problemWords: Record<number, string> = {
  400: 'Malformed: cannot be read',
  401: 'No or bad token, nobody signed in',
  403: 'Role too low, or a request from another origin',
  404: 'Not there, or not yours: one and the same answer',
  409: 'Contradicts what is',
  413: 'The body is larger than 2 MiB',
  422: 'Fields are wrong; errors says which',
  429: 'Too many requests; see Retry-After',
  502: 'Datamin failed; upstream says how',
  503: 'The portal cannot answer now',
};

const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  errors: z.record(z.string(), z.array(z.string())).optional(),
  upstream: z.object({ status: z.number().nullable(), kind: z.string() }).optional(),
  // Why a run may not be requested now, for programs that would go on by themselves.
  openRequestId: z.string().optional().describe('the request of this pipeline that is not over'),
  frozen: z.literal(true).optional().describe('runs of this pipeline, or of the team, are stopped'),
  coolDownUntil: z.iso.datetime().optional().describe('from then on it may be asked for again'),
  confirmationRequired: z.literal(true).optional().describe('send "confirm": true with it'),
});

const schema = (type: z.ZodType, io: 'input' | 'output') => {
  const { $schema, ...rest } = z.toJSONSchema(type, { io, unrepresentable: 'any' });
  return rest;
};

function parameters(operation: Operation) {
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const from = (type: z.ZodObject | undefined, place: 'query' | 'header') =>
    Object.entries(type?.shape ?? {}).map(([name, field]) => ({
      name,
      in: place,
      required: !field.safeParse(undefined).success,
      schema: schema(field, 'input'),
    }));
  return [...inPath, ...from(operation.query, 'query'), ...from(operation.headers, 'header')];
}

function describeOperation(operation: Operation) {
  const { status = 200, response, contentType = 'application/json', body } = operation;
  const always = [400, 401, 403, 404, 422, 429, 503];
  const ofBodies = operation.method === 'GET' ? [] : [413];
  const problems = [...new Set([...always, ...ofBodies, ...(operation.problems ?? [])])].sort();
  const role =
    operation.scope === 'team'
      ? `Takes the role ${operation.role}.`
      : operation.scope === 'instance'
        ? 'Takes a signed-in instance admin.'
        : 'Takes a signed-in caller.';
  return {
    operationId: operation.id,
    tags: [tagOf(operation.path)].flatMap((tag) => tag ?? []),
    summary: operation.summary,
    description: role,
    parameters: parameters(operation),
    ...(body
      ? {
          requestBody: {
            required: !operation.bodyOptional,
            content: { 'application/json': { schema: schema(body, 'input') } },
          },
        }
      : {}),
    responses: {
      [status]: response
        ? {
            description: 'Done',
            content: { [contentType]: { schema: schema(response, 'output') } },
          }
        : { description: 'Done' },
      ...Object.fromEntries(
        problems.map((code) => [
          code,
          {
            description: problemWords[code] ?? 'Problem',
            content: {
              'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
            },
          },
        ]),
      ),
    },
  };
}

/** The OpenAPI 3.1 description of the API, generated from the schemas that the code parses with. */
export function openApi(operations: readonly Operation[], version: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describeOperation(operation),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Datamin Portal API',
      version,
      description:
        'Send a team’s API token as Authorization: Bearer. Times are RFC 3339 UTC, durations are milliseconds, lists are {items, nextCursor}, errors are RFC 9457 problem documents.',
    },
    tags: openApiTags,
    security: [{ apiToken: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        apiToken: { type: 'http', scheme: 'bearer', description: 'A team’s API token' },
        session: { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token' },
      },
      schemas: { Problem: schema(Problem, 'output') },
    },
  };
}
